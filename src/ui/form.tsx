import type { ComponentChildren } from 'preact'

export type FormProps = {
  readonly action: string
  /** The session's token; absent or empty only where there is no session yet. */
  readonly csrf?: string
  /** For forms that carry a file. */
  readonly multipart?: boolean
  readonly id?: string
  /** The answer is a file: it opens in a tab of its own, and this page stays. */
  readonly beside?: boolean
  readonly children: ComponentChildren
}

/**
 * A form that changes something: POST, with the hidden token. The browser's own checks are off, for they speak the
 * browser's language: the server checks, and answers in the person's.
 */
export function Form({ action, csrf, multipart, id, beside, children }: FormProps) {
  return (
    <form
      method="post"
      action={action}
      noValidate
      id={id}
      target={beside === true ? '_blank' : undefined}
      enctype={multipart === true ? 'multipart/form-data' : undefined}
    >
      {csrf === undefined || csrf === '' ? null : <input type="hidden" name="csrf" value={csrf} />}
      {children}
    </form>
  )
}
