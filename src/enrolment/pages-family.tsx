import type { Config } from '../platform/config.ts'
import type { Call } from '../platform/http/route.ts'
import { understoodLanguage } from '../platform/i18n/understood.ts'
import { Button, type Errors, Form, Identifier, LinkButton, Notice, Table } from '../ui/index.ts'
import { deskPage, HERE } from './pages.tsx'
import { HandingOver } from './pages-record.tsx'
import { LanguageQuestions } from './questions.tsx'
import type { Applicant } from './store.ts'
import type { FormFields } from './typed.ts'

/**
 * Those registered one after the other: another, all the notices in one file, all handed over. Nothing is kept of who
 * belongs to whom (law §1: a closed list): the family is the list of records in this page's address, and ends with it.
 */
export function familyPage(
  call: Call,
  view: {
    family: readonly Applicant[]
    profile: Config['profile']
    typed: FormFields
    errors: Errors
    handed: boolean
  },
): string {
  const { family, profile, typed, errors, handed } = view
  const ids = family.map((a) => a.id).join('.')
  return deskPage(
    call,
    (w) => w('enrolment.family'),
    errors,
    (w) => (
      <>
        {handed ? <Notice w={w} kind="done" title={w('enrolment.family.handed')} /> : null}
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
          ]}
        />
        <p>
          <LinkButton look="second" href={`${HERE}/new?family=${ids}`}>
            {w('enrolment.family.another')}
          </LinkButton>
        </p>
        <Form action={`${HERE}/family/notices`} csrf={call.csrf}>
          <input type="hidden" name="family" value={ids} />
          {profile === 'strict' ? <LanguageQuestions w={w} typed={typed} errors={errors} /> : null}
          <Button icon="download">{w('enrolment.family.print', { count: family.length })}</Button>
        </Form>
        <HandingOver
          call={call}
          w={w}
          action={`${HERE}/family/handing-over`}
          value={typed['understoodHow'] ?? family[0]?.languageEstablishedBy ?? undefined}
          error={errors['understoodHow']}
        >
          <input type="hidden" name="family" value={ids} />
        </HandingOver>
      </>
    ),
  )
}
