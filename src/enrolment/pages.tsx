import type { ComponentChildren } from 'preact'
import type { Call } from '../platform/http/route.ts'
import type { Words } from '../platform/i18n/index.ts'
import type { Refusal } from '../platform/refusal.ts'
import { staffFrame } from '../staff/index.ts'
import {
  Button,
  ErrorSummary,
  type Errors,
  Field,
  Form,
  LinkButton,
  Notice,
  refusalWords,
  staffPage,
} from '../ui/index.ts'
import { NumberQuestions } from './questions.tsx'
import type { FormFields } from './typed.ts'

export const HERE = '/staff/applicants'
export const NO_ERRORS: Errors = {}
export const NOTHING: FormFields = {}

/** A page of a desk: title, what is wrong, then what the page is for. */
export function deskPage(
  call: Call,
  title: (w: Words) => string,
  errors: Errors,
  children: (w: Words) => ComponentChildren,
): string {
  const frame = staffFrame(call, HERE)
  const { w } = frame
  return staffPage({
    ...frame,
    title: title(w),
    wrong: Object.values(errors).some((text) => text !== undefined),
    children: (
      <>
        <h1>{title(w)}</h1>
        <ErrorSummary w={w} errors={errors} />
        {children(w)}
      </>
    ),
  })
}

/** By the exact number and nothing else: no list of people, no name to try. The number travels in the body, never in a URL. */
export function searchPage(call: Call, typed: FormFields, errors: Errors, unknown: boolean): string {
  return deskPage(
    call,
    (w) => w('enrolment.search.title'),
    errors,
    (w) => (
      <>
        {unknown ? (
          <Notice w={w} kind="info" title={w('enrolment.search.unknown')}>
            <p>{w('enrolment.search.unknownNext')}</p>
          </Notice>
        ) : null}
        <Form action={`${HERE}/search`} csrf={call.csrf}>
          <Field
            w={w}
            name="number"
            label={w('enrolment.search.number')}
            hint={w('enrolment.search.hint')}
            value={typed['number'] ?? ''}
            error={errors['number']}
            maxLength={40}
            leftToRight
            autofocus={Object.keys(errors).length === 0}
          />
          <Button>{w('enrolment.search.find')}</Button>
        </Form>
        {call.staff?.rights.has('applicant.amend') ? (
          <p>
            <a href={`${HERE}/csv`}>{w('enrolment.csv')}</a>
          </p>
        ) : null}
        {call.staff?.rights.has('applicant.register') ? (
          <p>
            <LinkButton look="second" href={`${HERE}/new`}>
              {w('enrolment.new')}
            </LinkButton>
          </p>
        ) : null}
      </>
    ),
  )
}

/** First the number alone: scanned, it sends the form by itself; registered already, it leads to the record. */
export function numberPage(call: Call, family: string, typed: FormFields, errors: Errors): string {
  return deskPage(
    call,
    (w) => w('enrolment.new'),
    errors,
    (w) => (
      <>
        <p>{w('enrolment.new.adults')}</p>
        <Form action={`${HERE}/new/number`} csrf={call.csrf}>
          {family === '' ? null : <input type="hidden" name="family" value={family} />}
          <NumberQuestions w={w} typed={typed} errors={errors} />
          <Button>{w('enrolment.continue')}</Button>
        </Form>
      </>
    ),
  )
}

/** A "no" that has its own page: what is not possible, why, and what the desk does instead. */
export function refusedPage(call: Call, refusal: Refusal): string {
  const { reason, applicant } = refusal.params
  return deskPage(
    call,
    (w) => refusalWords(w, refusal).title,
    NO_ERRORS,
    (w) => (
      <>
        <Notice w={w} kind="refusal">
          {typeof reason === 'string' ? (
            <Why w={w} reason={reason} article={String(refusal.params['article'])} />
          ) : null}
          <p>{refusalWords(w, refusal).next}</p>
        </Notice>
        {typeof applicant === 'string' ? (
          <LinkButton href={`${HERE}/${applicant}`}>{w('enrolment.record.open')}</LinkButton>
        ) : null}
        <p>
          <a href={HERE}>{w('enrolment.search.title')}</a>
        </p>
      </>
    ),
  )
}

/** The reason in words and the article as a lawyer cites it. In profile=strict neither was kept. */
export function Why({ w, reason, article }: { w: Words; reason: string; article: string }) {
  if (reason === 'not-kept') return <p>{w('enrolment.reason.notKept')}</p>
  return (
    <p>
      {w.maybe(`law.eligibility.reason.${reason}`) ?? reason} <span lang="fr">– {article}</span>
    </p>
  )
}
