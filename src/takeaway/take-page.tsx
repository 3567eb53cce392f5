import { late } from '../evidence/index.ts'
import type { Words } from '../platform/i18n/index.ts'
import { Back, Button, Form, LinkButton, Notice, page } from '../ui/index.ts'
import type { SealedFile } from './store.ts'

export const TAKE_AWAY = '/take-away'
export const ARCHIVE = `${TAKE_AWAY}/archive.zip`
export const COUNSEL = `${TAKE_AWAY}/counsel`

export type Last = { readonly at: Temporal.Instant; readonly fate: keyof typeof LOOKS }

/** `underWay`: its end is not recorded yet, so nothing says that it was cut. */
const LOOKS = { whole: 'done', cut: 'warn', underWay: 'info' } as const

export type TakeView = {
  readonly csrf: string
  readonly now: Temporal.Instant
  readonly opened: number
  readonly waiting: number
  /** When the file was asked for last, and what became of it as it is recorded; null: of that nothing will be any more. */
  readonly last: Last | null
  /** The sealed file for counsel that was asked for last. */
  readonly sealed: Pick<SealedFile, 'id' | 'askedAt' | 'madeAt' | 'removedAt'> | null
}

/** Everything in one file: what is in it and what is not, one button. Looking at this page sends nothing. */
export const takePage = (w: Words, { csrf, now, opened, waiting, last, sealed }: TakeView): string =>
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
          <Notice w={w} kind={LOOKS[last.fate]}>
            <p>{w(`takeaway.last.${last.fate}`, { at: last.at })}</p>
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
        <h2>{w('takeaway.counsel.title')}</h2>
        <p>{w('takeaway.counsel.explain')}</p>
        <ForCounsel w={w} csrf={csrf} now={now} sealed={sealed} />
      </>
    ),
  })

/** One that is being prepared is not asked for twice; one that is there can be made anew, with what happened since. */
const ForCounsel = ({ w, csrf, now, sealed }: Pick<TakeView, 'csrf' | 'now' | 'sealed'> & { w: Words }) => (
  <>
    {sealed === null || sealed.removedAt !== null ? null : sealed.madeAt === null ? (
      <p>{w('takeaway.counsel.preparing', { at: sealed.askedAt, late: late([{ ...sealed, ready: false }], now) })}</p>
    ) : (
      <>
        <LinkButton look="second" icon="download" href={`${COUNSEL}/${sealed.id}`}>
          {w('takeaway.counsel.ready', { at: sealed.madeAt })}
        </LinkButton>
        <p class="soft">{w('takeaway.counsel.kept')}</p>
      </>
    )}
    {sealed !== null && sealed.madeAt === null ? null : (
      <Form action={COUNSEL} csrf={csrf}>
        <Button look="second">{w('takeaway.counsel.ask')}</Button>
      </Form>
    )}
  </>
)
