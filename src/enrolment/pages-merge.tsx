import type { Call } from '../platform/http/route.ts'
import type { Words } from '../platform/i18n/index.ts'
import { Button, type Errors, Form, Identifier, Instant, Notice, Particulars, Tick } from '../ui/index.ts'
import { deskPage, HERE } from './pages.tsx'
import type { PersonRecord } from './read-record.ts'
import { askedToMerge } from './rules.ts'

export type MergeView = { readonly kept: PersonRecord; readonly merged: PersonRecord; readonly errors: Errors }

/** Both records before the merge is asked for: one wrong digit is another person, and no merge is taken back. */
export function mergePage(call: Call, { kept, merged, errors }: MergeView): string {
  const here = `${HERE}/${kept.applicant.id}`
  return deskPage(
    call,
    (w) => w('enrolment.merge.same'),
    errors,
    (w) => (
      <>
        <Notice w={w} kind="warn">
          <p>{w(`enrolment.merge.${whatHappens(call, kept, merged)}`)}</p>
        </Notice>
        <div class="columns">
          <section>
            <h2>{w('enrolment.merge.kept')}</h2>
            <Particulars items={looksOf(w, kept)} />
          </section>
          <section id="merged">
            <h2>{w('enrolment.merge.left')}</h2>
            <Particulars items={looksOf(w, merged)} />
          </section>
        </div>
        <Form action={`${here}/merge`} csrf={call.csrf}>
          <input type="hidden" name="merged" value={merged.applicant.id} />
          {errors['evenIfBothHoldDocuments'] === undefined ? null : (
            <Tick
              w={w}
              name="evenIfBothHoldDocuments"
              label={w('enrolment.merge.both')}
              error={errors['evenIfBothHoldDocuments']}
            />
          )}
          <Button>{w('enrolment.event.merge.do')}</Button>
        </Form>
        <p>
          <a href={here}>{w('ui.back')}</a>
        </p>
      </>
    ),
  )
}

/** A space that was opened is left only when two ask (docs/decisions/0017): what this agent's own press will do. */
function whatHappens(call: Call, kept: PersonRecord, merged: PersonRecord): 'atOnce' | 'byTwo' | 'second' {
  if (merged.space === 'none') return 'atOnce'
  const asked = askedToMerge(merged.timeline, kept.applicant.id, merged.applicant.id)
  return asked.some((id) => id !== call.staff?.actorId) ? 'second' : 'byTwo'
}

function looksOf(w: Words, { applicant: a, former, wayIn, waiting }: PersonRecord) {
  return [
    { name: w('enrolment.number'), value: <Identifier value={a.foreignerNumber} /> },
    ...(a.caseNumber === null ? [] : [{ name: w('enrolment.caseNumber'), value: <Identifier value={a.caseNumber} /> }]),
    ...former.map(({ number, why }) => ({
      name: w.maybe(`enrolment.former.${why}`) ?? why,
      value: <Identifier value={number} />,
    })),
    { name: w('enrolment.desk'), value: a.deskName },
    { name: w('enrolment.registeredAt'), value: <Instant w={w} at={a.registeredAt} /> },
    { name: w('enrolment.receptionDesk'), value: a.receptionDeskName ?? w('enrolment.receptionDesk.none') },
    {
      name: w('enrolment.merge.space'),
      value: wayIn.way === 'none' ? w(`enrolment.wayIn.none.${wayIn.why}`) : w(`enrolment.wayIn.${wayIn.way}`),
    },
    { name: w('enrolment.merge.waiting'), value: String(waiting.length) },
  ]
}
