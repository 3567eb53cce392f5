import type { Words } from '../platform/i18n/index.ts'
import { Back, LinkButton, Notice, page } from '../ui/index.ts'

export const TAKE_AWAY = '/take-away'
export const ARCHIVE = `${TAKE_AWAY}/archive.zip`

export type TakeView = {
  readonly csrf: string
  readonly opened: number
  readonly waiting: number
  /** When the file was asked for last, and whether all of it left. */
  readonly last: { readonly at: Temporal.Instant; readonly whole: boolean } | null
}

/** Everything in one file: what is in it and what is not, one button. Looking at this page sends nothing. */
export const takePage = (w: Words, { csrf, opened, waiting, last }: TakeView): string =>
  page({
    w,
    title: w('takeaway.title'),
    path: TAKE_AWAY,
    signOut: { action: '/log-out', csrf },
    children: (
      <>
        <Back w={w} href="/inbox" />
        <h1>{w('takeaway.title')}</h1>
        {last === null ? null : (
          <Notice w={w} kind={last.whole ? 'done' : 'warn'}>
            <p>{w(last.whole ? 'takeaway.last.whole' : 'takeaway.last.cut', { at: last.at })}</p>
          </Notice>
        )}
        <p class="lead">{w('takeaway.explain')}</p>
        <p>
          {w('takeaway.opened', { count: opened })} {w('takeaway.waiting', { count: waiting })}
        </p>
        <p>{w('takeaway.notOpened')}</p>
        <LinkButton icon="download" href={ARCHIVE}>
          {w('takeaway.download')}
        </LinkButton>
        <LinkButton look="quiet" icon="eye" href="/history">
          {w('evidence.history.title')}
        </LinkButton>
        <p class="soft">{w('takeaway.cut')}</p>
        <p class="soft">{w('takeaway.shared')}</p>
      </>
    ),
  })
