import type { ComponentChildren } from 'preact'
import type { Words } from '../platform/i18n/index.ts'
import { Icon, type IconName } from './icons.tsx'

export type CardProps = {
  readonly icon: IconName
  readonly title: ComponentChildren
  /** Where it leads; a GET. */
  readonly href?: string
  /** Not seen yet: marked by shape as well as by colour. */
  readonly fresh?: boolean
  readonly children?: ComponentChildren
}

/** A list of things one can open: the inbox, the proofs. Each is one big link. */
export const Cards = ({ children }: { children: ComponentChildren }) => <ul class="cards">{children}</ul>

export function Card({ icon, title, href, fresh, children }: CardProps) {
  const look = fresh === true ? 'card new' : 'card'
  const inside = (
    <>
      <strong>{title}</strong>
      {children}
    </>
  )
  return (
    <li>
      {href === undefined ? (
        // A card that leads nowhere may hold a form, which no span may.
        <div class={look}>
          <Icon name={icon} />
          <div>{inside}</div>
        </div>
      ) : (
        <a class={look} href={href}>
          <Icon name={icon} />
          <span>{inside}</span>
        </a>
      )}
    </li>
  )
}

/** What is known of one thing: name, value. */
export function Particulars({ items }: { items: readonly { name: string; value: ComponentChildren }[] }) {
  return (
    <dl>
      {items.map((item) => (
        <div key={item.name}>
          <dt>{item.name}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Where one stands in a task of several pages. */
export const Step = ({ w, n, total }: { w: Words; n: number; total: number }) => (
  <p class="soft">{w('ui.step', { n, total })}</p>
)

/** One page back; the words are read, the arrow follows the direction of the language. */
export const Back = ({ w, href }: { w: Words; href: string }) => (
  <a class="back" href={href}>
    <Icon name="back" />
    {w('ui.back')}
  </a>
)
