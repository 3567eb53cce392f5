import type { Config } from '../platform/config.ts'
import type { Call } from '../platform/http/route.ts'
import { understoodLanguage } from '../platform/i18n/understood.ts'
import { Button, type Errors, Form, Identifier, LinkButton, Notice, Table } from '../ui/index.ts'
import { deskPage, HERE } from './pages.tsx'
import { HandingOver } from './pages-record.tsx'
import { LanguageQuestions } from './questions.tsx'
import type { FamilyMember } from './read-record.ts'
import type { FormFields } from './typed.ts'

/**
 * Those registered one after the other: another, all the notices in one file, all handed over. Nothing is kept of who
 * belongs to whom (law §1: a closed list): the family is the list of records in this page's address, and ends with it.
 * Only who lacks a notice is printed one and only who waits for his is handed it; of each of the others it says why not.
 */
export function familyPage(
  call: Call,
  view: {
    family: readonly FamilyMember[]
    profile: Config['profile']
    typed: FormFields
    errors: Errors
    handed: boolean
  },
): string {
  const { family, profile, typed, errors, handed } = view
  const ids = family.map((a) => a.id).join('.')
  const count = (...steps: FamilyMember['step'][]) => family.filter(({ step }) => steps.includes(step)).length
  const [lacking, waiting] = [count('print'), count('print', 'hand-over')]
  const here = `${HERE}/family?ids=${ids}`
  const prints = call.staff?.rights.has('notice.print') === true
  return deskPage(
    call,
    (w) => w('enrolment.family'),
    errors,
    (w) => (
      <>
        {handed && waiting === 0 ? <Notice w={w} kind="done" title={w('enrolment.family.handed')} /> : null}
        {handed && waiting > 0 ? <Notice w={w} kind="warn" title={w('enrolment.family.partly')} /> : null}
        <Table
          caption={w('enrolment.family.registered')}
          rows={family}
          keyOf={(a) => a.id}
          empty=""
          columns={[
            {
              head: w('enrolment.number'),
              cell: (a) => (
                <a href={`${HERE}/${a.id}`}>
                  <Identifier value={a.foreignerNumber} />
                </a>
              ),
            },
            {
              head: w('enrolment.language'),
              cell: (a) => (a.language === null ? '' : (understoodLanguage(a.language)?.name ?? a.language)),
            },
            { head: w('enrolment.answer'), cell: (a) => w(`law.eligibility.answer.${a.eligibility}`) },
            { head: w('enrolment.family.notice'), cell: (a) => w(`enrolment.family.step.${a.step}`) },
          ]}
        />
        <p>
          <LinkButton look="second" href={`${HERE}/new?family=${ids}`}>
            {w('enrolment.family.another')}
          </LinkButton>
        </p>
        {prints && lacking > 0 ? (
          <Form action={`${HERE}/family/notices`} csrf={call.csrf} beside>
            <input type="hidden" name="family" value={ids} />
            {profile === 'strict' ? <LanguageQuestions w={w} typed={typed} errors={errors} /> : null}
            <Button icon="download">{w('enrolment.family.print', { count: lacking })}</Button>
            <p class="hint">
              {w('enrolment.family.beside')} <a href={here}>{w('enrolment.family.asItIs')}</a>
            </p>
          </Form>
        ) : null}
        {prints && waiting > 0 ? (
          <HandingOver
            call={call}
            w={w}
            action={`${HERE}/family/handing-over`}
            value={typed['understoodHow']}
            error={errors['understoodHow']}
            does={w('enrolment.family.handOver', { count: waiting })}
          >
            <input type="hidden" name="family" value={ids} />
          </HandingOver>
        ) : null}
      </>
    ),
  )
}
