import type { Call } from '../platform/http/route.ts'
import { Button, type Errors, Field, Form, Identifier, LinkButton, Notice, Table } from '../ui/index.ts'
import { type CsvOutcome, LATER_EVENTS, type LineOutcome, REGISTRATIONS } from './import-csv.ts'
import { deskPage, HERE } from './pages.tsx'
import type { Desk } from './store.ts'

const PAGES = [
  { path: 'csv', right: 'applicant.register', what: 'registrations', shape: REGISTRATIONS },
  { path: 'events/csv', right: 'applicant.amend', what: 'events', shape: LATER_EVENTS },
] as const

/** What a desk's own system wrote, sent by an agent: which columns it may have, and the ids that stand for structures. */
export function csvPage(call: Call, desks: readonly Desk[], errors: Errors): string {
  return deskPage(
    call,
    (w) => w('enrolment.csv'),
    errors,
    (w) => (
      <>
        <p>{w('enrolment.csv.how')}</p>
        {PAGES.filter(({ right }) => call.staff?.rights.has(right)).map(({ path, what, shape }) => (
          <section key={path}>
            <h2>{w(`enrolment.csv.${what}`)}</h2>
            <p>
              {w(`enrolment.csv.${what}.columns`)} <Identifier value={shape.columns.join(', ')} />
            </p>
            <Form action={`${HERE}/${path}`} csrf={call.csrf} multipart>
              <Field
                w={w}
                name={what}
                type="file"
                label={w('enrolment.csv.file')}
                error={errors[what]}
                accept=".csv,text/csv"
              />
              <Button>{w(`enrolment.csv.${what}.send`)}</Button>
            </Form>
          </section>
        ))}
        <Table
          caption={w('enrolment.csv.desks')}
          rows={desks}
          keyOf={(desk) => desk.id}
          empty=""
          columns={[
            { head: w('enrolment.csv.desk'), cell: (desk) => desk.name },
            { head: w('enrolment.csv.id'), cell: (desk) => <Identifier value={desk.id} /> },
          ]}
        />
      </>
    ),
  )
}

/** Line by line: the record it made or changed, or what is wrong with it. Nothing of what stood in the file. */
export function csvOutcomePage(call: Call, { done, already, refused, lines }: CsvOutcome): string {
  return deskPage(
    call,
    (w) => w('enrolment.csv.outcome'),
    {},
    (w) => (
      <>
        <Notice w={w} kind={refused > 0 ? 'warn' : 'done'} title={w('enrolment.csv.count', { done, already, refused })}>
          {refused > 0 ? <p>{w('enrolment.csv.again')}</p> : null}
        </Notice>
        <Table
          caption={w('enrolment.csv.lines')}
          rows={[...lines].sort((a, b) => Number(b.outcome === 'refused') - Number(a.outcome === 'refused'))}
          keyOf={(line) => String(line.line)}
          empty={w('enrolment.csv.empty')}
          columns={[
            { head: w('enrolment.csv.line'), cell: (line) => line.line, figures: true },
            { head: w('enrolment.csv.what'), cell: (line) => w(`enrolment.csv.outcome.${line.outcome}`) },
            {
              head: w('enrolment.csv.why'),
              cell: (line) => said(line, (answer) => w(`law.eligibility.answer.${answer}`)),
            },
            {
              head: w('enrolment.record'),
              cell: (line) =>
                line.id === undefined ? null : <a href={`${HERE}/${line.id}`}>{w('enrolment.record.open')}</a>,
            },
          ]}
        />
        <p>
          <LinkButton look="second" href={`${HERE}/csv`}>
            {w('enrolment.csv.another')}
          </LinkButton>
        </p>
      </>
    ),
  )
}

const said = (line: LineOutcome, answer: (answer: 'in' | 'out' | 'unknown') => string) =>
  line.outcome === 'refused'
    ? line.refusals.map((refusal) => (
        <p key={refusal.code}>
          {refusal.field === undefined ? null : (
            <>
              <Identifier value={refusal.field} />{' '}
            </>
          )}
          {refusal.title}. {refusal.detail}
        </p>
      ))
    : line.answer === undefined
      ? null
      : answer(line.answer)
