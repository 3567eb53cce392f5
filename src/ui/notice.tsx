import type { ComponentChildren } from 'preact'
import type { Words } from '../platform/i18n/index.ts'
import type { Refusal } from '../platform/refusal.ts'
import { Icon, type IconName } from './icons.tsx'

export type NoticeKind = 'info' | 'warn' | 'refusal' | 'done'

const ICONS: Readonly<Record<NoticeKind, IconName>> = {
  info: 'info',
  warn: 'warning',
  refusal: 'refused',
  done: 'done',
}

/** A panel that stands out by shape, icon and words, never by colour alone. */
export function Notice(props: {
  w: Words
  kind: NoticeKind
  title?: string
  /** `h1` where the panel is all that the page says. */
  heading?: 'h1' | 'h2'
  children?: ComponentChildren
}) {
  const { w, kind, title, heading: Heading = 'h2', children } = props
  return (
    <section class={`notice ${kind}`}>
      <Icon name={ICONS[kind]} />
      <div>
        <Heading>{title ?? w(`ui.notice.${kind}`)}</Heading>
        {children}
      </div>
    </section>
  )
}

/** A machine gets civil days as they are (names end in `On`); people read them as days. */
const valuesOf = (params: Refusal['params']) =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      name.endsWith('On') ? Temporal.PlainDate.from(`${value}`) : value,
    ]),
  )

/** The words of a refusal: what is not possible, and what to do next. Falls back to the plainest of words. */
export const refusalWords = (w: Words, refusal: Refusal): { title: string; next: string } => {
  const key = `${refusal.capability}.refusal.${refusal.refusal}`
  const values = valuesOf(refusal.params)
  return {
    title: w.maybe(`${key}.title`, values) ?? w('ui.notice.refusal'),
    next: w.maybe(`${key}.next`, values) ?? w('ui.refusal.next'),
  }
}

export function RefusalNotice({ w, refusal, heading }: { w: Words; refusal: Refusal; heading?: 'h1' | 'h2' }) {
  const { title, next } = refusalWords(w, refusal)
  return (
    <Notice w={w} kind="refusal" title={title} heading={heading ?? 'h2'}>
      <p>{next}</p>
    </Notice>
  )
}

/** What is wrong in a form, by field. */
export type Errors = Readonly<Record<string, string | undefined>>

/** At the top of a form that came back: each line leads to its question. Takes the focus, so that it is read at once. */
export function ErrorSummary({ w, errors }: { w: Words; errors: Errors }) {
  const wrong = Object.entries(errors).filter((entry): entry is [string, string] => entry[1] !== undefined)
  if (wrong.length === 0) return null
  return (
    <section class="notice refusal" role="alert" tabIndex={-1} autofocus>
      <Icon name="warning" />
      <div>
        <h2>{w('ui.errors.title', { count: wrong.length })}</h2>
        <ul>
          {wrong.map(([name, text]) => (
            <li key={name}>
              <a href={`#${name}`}>{text}</a>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
