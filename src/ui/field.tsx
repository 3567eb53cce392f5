import type { Words } from '../platform/i18n/index.ts'
import { Button } from './button.tsx'
import { Described, describedBy, isRequired, type Labelled } from './described.tsx'

export type FieldProps = Labelled & {
  readonly type?: 'text' | 'email' | 'tel' | 'search' | 'date' | 'time' | 'datetime-local' | 'number' | 'file'
  /** What stands in it: what was typed before comes back. Never a password, save through PasswordField. */
  readonly value?: string
  /** Which keyboard a telephone shows. Identifiers: `numeric`. */
  readonly inputMode?: 'text' | 'numeric' | 'tel' | 'email' | 'search'
  /** The browser's name for it (`username`, `one-time-code`, `email`, `tel`…); `off` for another person's data. */
  readonly autocomplete?: string
  readonly maxLength?: number
  /** Numbers, keys, e-mail addresses: typed and read from left to right in every language, bigger. */
  readonly leftToRight?: boolean
  /** Digits are accepted in every script: never `pattern`, the server decides. */
  readonly accept?: string
  readonly autofocus?: boolean
}

/** One question: label, hint, error and a box big enough for a thumb. */
export function Field(props: FieldProps) {
  const {
    name,
    type = 'text',
    value,
    inputMode,
    autocomplete = 'off',
    maxLength,
    leftToRight,
    accept,
    autofocus,
  } = props
  const plain = leftToRight === true || type === 'email' || type === 'tel'
  return (
    <Described {...props}>
      <input
        id={name}
        name={name}
        type={type as 'text'} // the types of JSX want to know which at compile time
        value={value === '' ? undefined : value}
        inputMode={inputMode}
        autocomplete={type === 'file' ? undefined : autocomplete}
        maxLength={maxLength}
        accept={accept}
        dir={plain ? 'ltr' : undefined}
        autocapitalize={plain ? 'none' : undefined}
        spellcheck={plain ? false : undefined}
        required={isRequired(props)}
        autofocus={autofocus}
        aria-invalid={props.error === undefined ? undefined : 'true'}
        aria-describedby={describedBy(props)}
      />
    </Described>
  )
}

export type PasswordProps = Labelled & {
  /** `new-password` when it is being chosen. */
  readonly autocomplete: 'current-password' | 'new-password'
  /** The person asked to see it (see ShowPassword): only then does the page carry what was typed. */
  readonly shown?: boolean
  readonly value?: string
}

export function PasswordField(props: PasswordProps) {
  const shown = props.shown === true
  return (
    <Described {...props}>
      <input
        id={props.name}
        name={props.name}
        type={(shown ? 'text' : 'password') as 'text'}
        value={shown && props.value !== '' ? props.value : undefined}
        autocomplete={props.autocomplete}
        maxLength={200}
        dir="ltr"
        autocapitalize="none"
        spellcheck={false}
        required={props.optional !== true}
        aria-invalid={props.error === undefined ? undefined : 'true'}
        aria-describedby={describedBy(props)}
      />
    </Described>
  )
}

/** The form field that ShowPassword sends: `yes` asks to see the password, `no` to hide it. */
export const SHOW_PASSWORD = 'show-password'

/**
 * Shows or hides the password without a script: the form comes back with it readable. Stands after the form's own
 * button, for the Enter key presses the first button of a form.
 */
export function ShowPassword({ w, shown }: { w: Words; shown?: boolean }) {
  return (
    <Button look="quiet" icon="eye" name={SHOW_PASSWORD} value={shown === true ? 'no' : 'yes'}>
      {shown === true ? w('ui.password.hide') : w('ui.password.show')}
    </Button>
  )
}
