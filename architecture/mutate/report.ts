import type { Mutant } from './mutants.ts'

export type Tried = { readonly mutant: Mutant; readonly outcome: 'killed' | 'never ended' | 'survived' | 'not reached' }

/** Why mutants of one place may live. They are found again by that place and by what they change, not by their line. */
export type Justified = Pick<Mutant, 'file' | 'place'> & {
  readonly why: string
  /** It changes how long an answer takes: on a busy machine a test may outlive its time, and notices nothing. */
  readonly slower?: true
  /** Each as `original → replacement`, and ` #2` when it is the second of the same in that place. */
  readonly changes: readonly string[]
}

type Run = { readonly minutes: number; readonly on: string; readonly machine: string; readonly least: number }

const lives = ({ outcome }: Tried): boolean => outcome === 'survived' || outcome === 'not reached'

const changeOf = ({ original, by, nth }: Mutant): string => `${original} → ${by}${nth === 1 ? '' : ` #${nth}`}`

const named = (file: string, place: string, change: string): string => `${file} in ${place}: ${change}`
const nameOf = (mutant: Mutant): string => named(mutant.file, mutant.place, changeOf(mutant))

const percent = (some: readonly Tried[]): number => (100 * some.filter((t) => !lives(t)).length) / some.length

/** The page of a run, and what is wrong with it: a score below the least, a survivor nobody explains, an explanation of none. */
export function report(
  results: readonly Tried[],
  justified: readonly Justified[],
  whole: boolean,
  { minutes, on, machine, least }: Run,
): { readonly text: string; readonly faults: readonly string[]; readonly score: number } {
  const reasons = new Map(
    justified.flatMap(({ file, place, why, changes }) => changes.map((change) => [named(file, place, change), why])),
  )
  const slower = new Set(
    justified.flatMap((j) => (j.slower ? j.changes.map((change) => named(j.file, j.place, change)) : [])),
  )
  const tried = results.map(
    (t): Tried => (t.outcome === 'never ended' && slower.has(nameOf(t.mutant)) ? { ...t, outcome: 'survived' } : t),
  )
  const survivors = tried
    .filter(lives)
    .map((t) => ({ ...t, why: reasons.get(nameOf(t.mutant)) }))
    .sort((a, b) => a.mutant.file.localeCompare(b.mutant.file) || a.mutant.start - b.mutant.start)
  const living = new Set(survivors.map(({ mutant }) => nameOf(mutant)))
  const stale = [...reasons.keys()].filter((name) => !living.has(name))
  const score = percent(tried)
  const faults = [
    ...survivors
      .filter(({ why }) => why === undefined)
      .map(({ mutant }) => `not justified: line ${mutant.line} of ${nameOf(mutant)}`),
    ...(whole ? stale.map((name) => `justified, and does not survive: ${name}`) : []),
    ...(score < least ? [`${score.toFixed(1)} % of the mutants were noticed, and ${least} % is the least`] : []),
  ]
  const files = [...new Set(tried.map(({ mutant }) => mutant.file))].sort()
  const text = `# Mutation test

Written by \`bin/proof mutation\` (decision 0023). Each mutant is one small change of the code; a test that fails, or does not end,
notices it. A survivor is listed with the reason why it may live; without one, or below ${least} %, the proof fails.

**${score.toFixed(1)} % of ${tried.length} mutants noticed** in ${minutes.toFixed(1)} minutes. ${machine}. ${on}.

| file | mutants | a test failed | never ended | survived | not reached | noticed |
|---|---|---|---|---|---|---|
${[...files, 'all'].map((file) => line(file, file === 'all' ? tried : tried.filter((t) => t.mutant.file === file))).join('\n')}

## Survivors

| where | change | why it may live |
|---|---|---|
${survivors.map(({ mutant: m, why }) => `| ${m.file}:${m.line} ${m.place} | ${code(m.original)} → ${code(m.by)} | ${why ?? '**nobody says**'} |`).join('\n')}
`
  return { text, faults, score }
}

function line(name: string, some: readonly Tried[]): string {
  const of = (outcome: Tried['outcome']) => some.filter((t) => t.outcome === outcome).length
  const counts = [some.length, of('killed'), of('never ended'), of('survived'), of('not reached')]
  return `| ${name} | ${counts.join(' | ')} | ${percent(some).toFixed(1)} % |`
}

/** Code in a cell: a bar would end it, and ticks inside want more ticks around. */
const code = (text: string): string => `\`\`\` ${text.replaceAll('|', '\\|')} \`\`\``
