import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icons.tsx'

/** `first` is what the page is for, one a page; `second` another way; `quiet` looks like a link; `grave` hurts. */
export type ButtonLook = 'first' | 'second' | 'quiet' | 'grave'

type Common = { readonly look?: ButtonLook; readonly icon?: IconName; readonly children: ComponentChildren }

const classOf = (look: ButtonLook = 'first') => (look === 'first' ? 'button' : `button ${look}`)

type Submits = Common & {
  readonly name?: string
  readonly value?: string
  /** Another address than the form's own. */
  readonly action?: string
}

/** Submits the form it stands in. `name` and `value` tell which button was pressed. */
export function Button({ look, icon, name, value, action, children }: Submits) {
  return (
    <button type="submit" class={classOf(look)} name={name} value={value} formaction={action}>
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </button>
  )
}

/** Goes to a page; changes nothing. */
export function LinkButton({ look, icon, href, children }: Common & { href: string }) {
  return (
    <a class={classOf(look)} href={href}>
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </a>
  )
}
