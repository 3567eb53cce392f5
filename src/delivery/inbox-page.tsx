import { civilDay } from '../platform/clock.ts'
import type { Words } from '../platform/i18n/index.ts'
import { Card, Cards, LinkButton, page } from '../ui/index.ts'
import { kindWords } from './parts.tsx'
import { servedByTermOn } from './rules.ts'
import type { InboxLine } from './store-inbox.ts'

/** The list of a person's documents: each its kind, since when, and the day that matters; nothing of any content. */
export function inboxPage(
  w: Words,
  view: { lines: readonly InboxLine[]; now: Temporal.Instant; csrf: string },
): string {
  const { lines, now, csrf } = view
  return page({
    w,
    title: w('delivery.inbox.title'),
    path: '/inbox',
    signOut: { action: '/log-out', csrf },
    children: (
      <>
        <h1>{w('delivery.inbox.title')}</h1>
        {lines.length === 0 ? (
          <>
            <p class="lead">{w('delivery.inbox.none')}</p>
            <p>{w('delivery.inbox.none.next')}</p>
          </>
        ) : (
          <Cards>
            {lines.map((line) =>
              line.misplaced ? (
                <Misplaced key={line.id} w={w} line={line} />
              ) : (
                <Line key={line.id} w={w} line={line} now={now} />
              ),
            )}
          </Cards>
        )}
        <LinkButton look="quiet" icon="alert" href="/contacts">
          {w('delivery.inbox.contacts')}
        </LinkButton>
      </>
    ),
  })
}

function Line({ w, line, now }: { w: Words; line: InboxLine; now: Temporal.Instant }) {
  const shut = line.withdrawnAt !== null || (line.contestedAt !== null && line.contestOutcome !== 'dismissed')
  const waits = line.openedAt === null && !shut
  return (
    <Card
      icon={line.openedAt === null ? 'envelope' : 'opened'}
      title={kindWords(w, line.kind)}
      href={`/documents/${line.id}`}
      fresh={waits}
    >
      <small>{stateWords(w, line, now)}</small>
    </Card>
  )
}

function stateWords(w: Words, line: InboxLine, now: Temporal.Instant): string {
  if (line.withdrawnAt !== null) return w('delivery.inbox.withdrawn', { day: civilDay(line.withdrawnAt) })
  if (line.contestedAt !== null && line.contestOutcome !== 'dismissed') return w('delivery.inbox.contested')
  if (line.openedAt !== null) return w('delivery.inbox.opened', { day: civilDay(line.openedAt) })
  const since = `${w('delivery.inbox.fresh')} ${w('delivery.inbox.since', { day: civilDay(line.madeAvailableAt) })}`
  if (line.termEndsAt === null || line.contestedAt !== null) return since
  const day = servedByTermOn(line.termEndsAt)
  return Temporal.Instant.compare(now, line.termEndsAt) < 0
    ? `${since} ${w('delivery.inbox.lawActs', { day })}`
    : w('delivery.inbox.lawActed', { day })
}

/** Meant for him, it had been put in another's space: he is told, and what was in it is not said here. */
const Misplaced = ({ w, line }: { w: Words; line: InboxLine }) => (
  <Card icon="warning" title={w('delivery.inbox.misplaced.title')}>
    <small>
      {w('delivery.inbox.misplaced', { from: civilDay(line.madeAvailableAt), to: civilDay(line.withdrawnAt!) })}
    </small>
  </Card>
)
