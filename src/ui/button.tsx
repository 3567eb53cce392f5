import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icons.tsx'

/** `first` is what the page is for, one a page; `second` another way; `quiet` looks like a link; `grave` hurts. */
export type ButtonLook = 'first' | 'second' | 'quiet' | 'grave'

type Common = { readonly look?: ButtonLook; readonly icon?: IconName; readonly children: ComponentChildren }

const classOf = (look: ButtonLook = 'first') => (look === 'first' ? 'button' : `button ${look}`)

/** Submits the form it stands in. `name` and `value` tell which button was pressed. */
export function Button({ look, icon, name, value, children }: Common & { name?: string; value?: string }) {
  return (
    <button type="submit" class={classOf(look)} name={name} value={value}>
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
