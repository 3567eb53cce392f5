import { civilDay } from '../platform/clock.ts'
import type { Words } from '../platform/i18n/index.ts'
import { Card, escapeHtml, LinkButton, page, render } from '../ui/index.ts'
import { kindWords } from './parts.tsx'
import { servedByTermOn } from './rules.ts'
import type { InboxLine } from './store-inbox.ts'

type View = {
  readonly lines: readonly InboxLine[]
  readonly now: Temporal.Instant
  readonly csrf: string
  /** The kinds that are a summons: of these no line says a day to wait for before it says "open it today". */
  readonly summons: ReadonlySet<string>
}

/** The list of a person's documents: each its kind, since when, and the day that matters; nothing of any content. */
export function inboxPage(w: Words, { lines, now, csrf, summons }: View): string {
  const frame = frameOf(w, lines.length === 0)
  let list = ''
  for (const line of lines) list += lineOf(w, line, now, summons)
  return frame.before + escapeHtml(csrf) + frame.between + list + frame.after
}

const CSRF = '\u0003'
const LINES = '\u0004'
const frames = new Map<string, CardParts>()

/** All that is the same for everybody is rendered once in each language. */
function frameOf(w: Words, empty: boolean): CardParts {
  const key = `${w.language.tag} ${empty}`
  const known = frames.get(key)
  if (known !== undefined) return known
  const html = page({
    w,
    title: w('delivery.inbox.title'),
    path: '/inbox',
    signOut: { action: '/log-out', csrf: CSRF },
    children: (
      <>
        <h1>{w('delivery.inbox.title')}</h1>
        {empty ? (
          <>
            <p class="lead">{w('delivery.inbox.none')}</p>
            <p>{w('delivery.inbox.none.next')}</p>
            {LINES}
          </>
        ) : (
          <ul class="cards">{LINES}</ul>
        )}
        <LinkButton look="quiet" icon="alert" href="/contacts">
          {w('delivery.inbox.contacts')}
        </LinkButton>
      </>
    ),
  })
  const made = split(html, CSRF, LINES)
  frames.set(key, made)
  return made
}

/** What stands before, between and after two marks. */
function split(html: string, first: string, second: string): CardParts {
  const [before = '', rest = ''] = html.split(first)
  const [between = '', after = ''] = rest.split(second)
  return { before, between, after }
}

/** The hottest markup there is: the card of each kind and look is rendered once, a line puts its address and words in it. */
function lineOf(w: Words, line: InboxLine, now: Temporal.Instant, summons: ReadonlySet<string>): string {
  const card = cardOf(w, line)
  if (line.misplaced) return card.before + escapeHtml(misplacedWords(w, line)) + card.after
  return card.before + line.id + card.between + escapeHtml(stateWords(w, line, now, summons)) + card.after
}

type CardParts = { readonly before: string; readonly between: string; readonly after: string }

const ADDRESS = '\u0001'
const WORDS = '\u0002'
/** As many as there are languages, kinds and four looks. */
const cards = new Map<string, CardParts>()

function cardOf(w: Words, line: InboxLine): CardParts {
  const [opened, fresh] = [line.openedAt !== null, waits(line)]
  const key = `${w.language.tag} ${line.misplaced ? 'misplaced' : `${line.kind} ${opened} ${fresh}`}`
  const known = cards.get(key)
  if (known !== undefined) return known
  const look = line.misplaced
    ? ({ icon: 'warning', title: w('delivery.inbox.misplaced.title') } as const)
    : ({
        icon: opened ? 'opened' : 'envelope',
        title: kindWords(w, line.kind),
        href: `/documents/${ADDRESS}`,
        fresh,
      } as const)
  const html = render(
    <Card {...look}>
      <small>{WORDS}</small>
    </Card>,
  )
  const [before = '', ...rest] = html.replace(WORDS, ADDRESS).split(ADDRESS)
  const made = { before, between: rest.length > 1 ? rest[0]! : '', after: rest.at(-1)! }
  cards.set(key, made)
  return made
}

const shut = (line: InboxLine): boolean =>
  line.withdrawnAt !== null || (line.contestedAt !== null && line.contestOutcome !== 'dismissed')
const waits = (line: InboxLine): boolean => line.openedAt === null && !shut(line)

const isVoid = ({ contestedAt }: InboxLine, termEndsAt: Temporal.Instant): boolean =>
  contestedAt !== null && Temporal.Instant.compare(contestedAt, termEndsAt) < 0

function stateWords(w: Words, line: InboxLine, now: Temporal.Instant, summons: ReadonlySet<string>): string {
  if (line.withdrawnAt !== null) return w('delivery.inbox.withdrawn', { day: civilDay(line.withdrawnAt) })
  if (shut(line)) return w('delivery.inbox.contested')
  if (line.openedAt !== null) return w('delivery.inbox.opened', { day: civilDay(line.openedAt) })
  const first = summons.has(line.kind) ? `${w('delivery.cover.openToday')} ` : ''
  const since = `${first}${w('delivery.inbox.fresh')} ${w('delivery.inbox.since', { day: civilDay(line.madeAvailableAt) })}`
  if (line.termEndsAt === null || isVoid(line, line.termEndsAt)) return since
  const day = servedByTermOn(line.termEndsAt)
  return Temporal.Instant.compare(now, line.termEndsAt) < 0
    ? `${since} ${w('delivery.inbox.lawActs', { day })}`
    : first + w('delivery.inbox.lawActed', { day })
}

/** Meant for him, it had been put in another's space: he is told, and what was in it is not said here. */
const misplacedWords = (w: Words, line: InboxLine): string =>
  w('delivery.inbox.misplaced', { from: civilDay(line.madeAvailableAt), to: civilDay(line.withdrawnAt!) })
