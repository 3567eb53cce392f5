import type { Figure } from './figure.ts'
import { commit, machine } from './machine.ts'
import { NOW, type World } from './world/open.ts'

/** The figures as docs/bench.md keeps them. */
export async function table(world: World, figures: readonly Figure[]): Promise<string> {
  const { rows } = await world.owner.query<{ people: number; documents: number; facts: number; size: string }>(
    `select (select count(*) from enrolment.applicant)::int as people, (select count(*) from delivery.document)::int as documents,
      (select count(*) from evidence.fact)::int as facts, pg_size_pretty(pg_database_size(current_database())) as size`,
  )
  const { people, documents, facts, size } = rows[0]!
  const n = (value: number) => value.toLocaleString('en-GB')
  const lines = figures.map(
    ({ what, measured, beside, met }) =>
      `| ${what} | ${measured} | ${beside} | ${met === null ? '' : met ? 'yes' : '**no**'} |`,
  )
  return `# Figures

Measured by \`bin/bench\` in one run, on ${Temporal.Now.plainDateISO()}, commit ${commit()}.

* Machine: ${machine()}. PostgreSQL (the embedded one, fsync on), the web process and what makes the load share its cores.
* World at the end of the run: ${n(people)} people, ${n(documents)} documents, ${n(facts)} facts, ${size}; the clock stands at ${NOW}.

| figure | measured | limit or peer | met |
|---|---|---|---|
${lines.join('\n')}
`
}
