import type { Words } from '../platform/i18n/index.ts'
import { HELP_PATH, LinkButton, Notice, page } from '../ui/index.ts'
import { leave, type SignedIn } from './page-parts.tsx'

/**
 * His space will close: until when, what then, and what to do before. `last` null: nothing was announced, or it was stopped. A day that is over
 * closed nothing where a notice was told late: then he is told that he can still come in, and no day.
 */
export const closingPage = (
  w: Words,
  me: SignedIn,
  last: Temporal.PlainDate | null,
  today: Temporal.PlainDate,
): string =>
  page({
    w,
    title: w('space.closing.title'),
    path: '/closing',
    signOut: leave(me),
    children: (
      <>
        <h1>{w('space.closing.title')}</h1>
        {last === null ? (
          <p class="lead">{w('space.closing.none')}</p>
        ) : (
          <>
            {Temporal.PlainDate.compare(today, last) > 0 ? (
              <Notice w={w} kind="warn" title={w('space.closing.passed')}>
                <p>{w('space.closing.passed.then')}</p>
              </Notice>
            ) : (
              <Notice w={w} kind="warn" title={w('space.closing.last', { day: last })}>
                <p>{w('space.closing.then')}</p>
              </Notice>
            )}
            <h2>{w('space.closing.keep.title')}</h2>
            <p>{w('space.closing.keep')}</p>
            <LinkButton icon="envelope" href="/take-away">
              {w('space.closing.keep.go')}
            </LinkButton>
            <h2>{w('space.closing.paper.title')}</h2>
            <p>{w('space.closing.paper')}</p>
            <LinkButton look="second" href="/contacts/none">
              {w('space.closing.paper.go')}
            </LinkButton>
            <p>{w('space.closing.kept')}</p>
          </>
        )}
        <LinkButton look="quiet" href={HELP_PATH}>
          {w('space.closing.help')}
        </LinkButton>
      </>
    ),
  })

/** At the door, to whoever gave the right password: his space is closed, and his proof is not gone. */
export const closedPage = (w: Words, since: Temporal.PlainDate): string =>
  page({
    w,
    title: w('space.closed.title'),
    path: '/log-in',
    wrong: true,
    children: (
      <>
        <h1>{w('space.closed.title')}</h1>
        <p class="lead">{w('space.closed.since', { day: since })}</p>
        <p>{w('space.closed.why')}</p>
        <h2>{w('space.closed.proof.title')}</h2>
        <p>{w('space.closed.proof')}</p>
        <h2>{w('space.closed.letters.title')}</h2>
        <p>{w('space.closed.letters')}</p>
        <LinkButton href={HELP_PATH}>{w('space.closing.help')}</LinkButton>
      </>
    ),
  })
