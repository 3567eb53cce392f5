import type { ComponentChildren } from 'preact'
import type { Words } from '../platform/i18n/index.ts'

/** What every question has. `name` is the form field, and the id that an error leads to. */
export type Labelled = {
  readonly w: Words
  readonly name: string
  readonly label: string
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly optional?: boolean
  /** Another field of the form does as well: neither is required by itself, and neither is said to be left out freely. */
  readonly oneOf?: boolean
}

export const isRequired = ({ optional, oneOf }: Labelled): boolean => optional !== true && oneOf !== true

export const describedBy = ({ name, hint, error }: Labelled): string | undefined => {
  const ids = [hint === undefined ? '' : `${name}-hint`, error === undefined ? '' : `${name}-error`].filter(Boolean)
  return ids.length === 0 ? undefined : ids.join(' ')
}

/** Label, hint and error around an input. */
export function Described(props: Labelled & { children: ComponentChildren }) {
  const { w, name, label, error, optional, children } = props
  return (
    <div class={error === undefined ? 'field' : 'field wrong'}>
      <label for={name}>
        {label}
        {optional === true ? <span class="soft"> ({w('ui.optional')})</span> : null}
      </label>
      <HintAndError {...props} />
      {children}
    </div>
  )
}

export function HintAndError({ name, hint, error }: Labelled) {
  return (
    <>
      {hint === undefined ? null : (
        <p class="hint soft" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p class="error" id={`${name}-error`}>
          {error}
        </p>
      )}
    </>
  )
}
