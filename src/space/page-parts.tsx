import type { Words } from '../platform/i18n/index.ts'
import type { Refusal } from '../platform/refusal.ts'
import { ErrorSummary, type Errors, Field, RefusalNotice, refusalWords } from '../ui/index.ts'

export type SignedIn = { csrf: string }
export const leave = ({ csrf }: SignedIn) => ({ action: '/log-out', csrf })

/** A refusal of a field stands at the field; any other stands above the form. */
export function wrong(w: Words, refusal: Refusal | undefined): { errors: Errors; above: Refusal | undefined } {
  if (!refusal) return { errors: {}, above: undefined }
  if (refusal.field === undefined) return { errors: {}, above: refusal }
  const { title, next } = refusalWords(w, refusal)
  // A dash: not every script ends a sentence with a full stop.
  return { errors: { [refusal.field]: `${title.replace(/\.$/, '')} – ${next}` }, above: undefined }
}

export function Above({ w, refusal, errors }: { w: Words; refusal: Refusal | undefined; errors: Errors }) {
  return (
    <>
      <ErrorSummary w={w} errors={errors} />
      {refusal ? <RefusalNotice w={w} refusal={refusal} /> : null}
    </>
  )
}

export const withError = (errors: Errors, name: string) => (errors[name] === undefined ? {} : { error: errors[name] })

export const CodeField = ({ w, errors, value = '' }: { w: Words; errors: Errors; value?: string }) => (
  <Field
    w={w}
    name="code"
    label={w('space.code.label')}
    hint={w('space.code.hint')}
    inputMode="numeric"
    autocomplete="one-time-code"
    value={value}
    maxLength={20}
    leftToRight
    {...withError(errors, 'code')}
  />
)
