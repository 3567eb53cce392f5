import { civilDay } from '../platform/clock.ts'
import type { Words } from '../platform/i18n/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { Card, drawings, escapeHtml, LinkButton, page, render } from '../ui/index.ts'
import { openByWords } from './day-first.tsx'
import { kindWords, termsAmong } from './parts.tsx'
import { type daysOfLetter, firstAmong, type SameLetter, toOpen } from './re-served-days.ts'
import { closed, servedByTermOn } from './rules.ts'
import type { InboxLine, MisplacedLine, OwnLine } from './store-inbox.ts'
import type { daysToOpenBy, NextDay, safeDays } from './terms.ts'

type View = {
  readonly lines: readonly InboxLine[]
  readonly now: Temporal.Instant
  readonly csrf: string
  readonly closesOn?: Temporal.PlainDate | null
  /** The kinds that are a summons: of these no line says a day to wait for before it says "open it today", once. */
  readonly summons: ReadonlySet<string>
  readonly safeDay: ReturnType<typeof safeDays>
  /** What is served again, and what serves it: their days are counted together. */
  readonly letters?: readonly SameLetter[]
  readonly daysOfLetter: ReturnType<typeof daysOfLetter>
  readonly openSafelyBy: ReturnType<typeof daysToOpenBy>
}

/**
 * The list of a person's documents: each its kind, since when, and the day that matters. Of what he has not opened nothing
 * of its content; of what he has, the day by which to act and the hour of the interview, while they are to come.
 */
export function inboxPage(w: Words, view: View): string {
  const { lines, csrf, closesOn = null } = view
  const frame = frameOf(w, lines.length === 0 && closesOn === null)
  let list = closesOn === null ? '' : closingOf(w, closesOn, civilDay(view.now))
  for (const line of lines) list += lineOf(w, line, view)
  return frame.before + escapeHtml(csrf) + frame.between + drawnOnce(list) + frame.after
}

/** The first card draws its envelope, the others point to it: in a language of many bytes that is the weight of a sentence a line. */
function drawnOnce(list: string): string {
  let light = list
  for (const name of ['envelope', 'opened'] as const) {
    const drawing = drawings[name]
    const [before, ...after] = light.split(drawing)
    if (after.length > 1) light = `${before}<g id="${name}">${drawing}</g>${after.join(`<use href="#${name}"/>`)}`
  }
  return light
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
        <LinkButton look="quiet" href="/take-away">
          {w('takeaway.title')}
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

/** Rare, so rendered each time: above all else, the last day on which he can enter; once it is over, that he still can. */
const closingOf = (w: Words, day: Temporal.PlainDate, today: Temporal.PlainDate): string =>
  render(
    <Card icon="warning" title={w('delivery.inbox.closing.title')} href="/closing">
      <small>
        {Temporal.PlainDate.compare(today, day) > 0
          ? w('delivery.inbox.closing.passed')
          : w('delivery.inbox.closing', { day })}
      </small>
    </Card>,
  )

/** The hottest markup there is: the card of each kind and look is rendered once, a line puts its address and words in it. */
function lineOf(w: Words, line: InboxLine, view: View): string {
  const card = cardOf(w, line)
  if ('misplaced' in line) return card.before + escapeHtml(misplacedWords(w, line)) + card.after
  return (
    card.before +
    line.id +
    card.between +
    escapeHtml(reServedWords(w, line, view) + stateWords(w, line, view)) +
    card.after
  )
}

type CardParts = { readonly before: string; readonly between: string; readonly after: string }

const ADDRESS = '\u0001'
const WORDS = '\u0002'
/** As many as there are languages, kinds and four looks. */
const cards = new Map<string, CardParts>()

function cardOf(w: Words, line: InboxLine): CardParts {
  const misplaced = 'misplaced' in line
  const [opened, fresh] = misplaced ? [false, false] : [line.openedAt !== null, waits(line)]
  const key = `${w.language.tag} ${misplaced ? 'misplaced' : `${line.kind} ${opened} ${fresh}`}`
  const known = cards.get(key)
  if (known !== undefined) return known
  const look = misplaced
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

const waits = (line: OwnLine): boolean => line.openedAt === null && closed(line) === null

const isVoid = ({ contestedAt }: OwnLine, termEndsAt: Temporal.Instant): boolean =>
  contestedAt !== null && Temporal.Instant.compare(contestedAt, termEndsAt) < 0

function stateWords(w: Words, line: OwnLine, view: View): string {
  const { withdrawnAt, openedAt, termEndsAt } = line
  if (withdrawnAt !== null)
    return w('delivery.inbox.withdrawn', { day: civilDay(withdrawnAt) }) + stillToKeep(w, line, view)
  if (closed(line)) return w('delivery.inbox.contested') + toCome(w, line, view)
  if (openedAt !== null) return w('delivery.inbox.opened', { day: civilDay(openedAt) }) + toCome(w, line, view)
  const isSummons = view.summons.has(line.kind)
  const first = isSummons ? `${w('delivery.cover.openToday')} ` : ''
  const since = `${first}${w('delivery.inbox.fresh')} ${w('delivery.inbox.since', { day: civilDay(line.madeAvailableAt) })}${toCome(w, line, view)}`
  if (termEndsAt === null || isVoid(line, termEndsAt)) return since
  const day = servedByTermOn(termEndsAt)
  if (Temporal.Instant.compare(view.now, termEndsAt) < 0)
    return `${isSummons ? '' : carefully(w, line, view)}${since} ${w('delivery.inbox.lawActs', { day })}`
  return (
    (isSummons ? first + w('delivery.cover.lawActed', { day }) : w('delivery.inbox.lawActed', { day })) +
    toCome(w, line, view)
  )
}

/** First, as on the cover, and beside the day that is recorded: by which day to open. A summons is opened today. */
function carefully(w: Words, line: OwnLine, view: View): string {
  const own = view.openSafelyBy(line)
  const letter = letterOf(line, view)
  const told = letter === undefined ? toOpen(own) : view.daysOfLetter.toOpen(own, letter, view.letters ?? [], view.now)
  if (told.openSafelyBy === null) return ''
  return `${openByWords(w, told.openSafelyBy, told, civilDay(view.now))} `
}

/** What he has read of, and must not lose sight of: of the day, what it is for. */
function toCome(w: Words, line: OwnLine, view: View): string {
  const { now } = view
  const { interviewAt: at } = line
  const day = actBy(line, view)
  const appointed = at !== null && Temporal.Instant.compare(at, now) >= 0
  return (
    (day === null ? '' : ` ${isRefusal(day) ? w('delivery.safe.noDay') : dayWords(w, day)}`) +
    (appointed ? ` ${w('delivery.inbox.interview', { at })}` : '')
  )
}

/** All that is due on that day: of what is not named he would believe that it has another. */
function dayWords(w: Words, { next: { actBy: day }, terms }: NextDay): string {
  const due = terms.filter(({ actBy }) => actBy.equals(day))
  return w('delivery.inbox.safe', { what: termsAmong(w, due, terms), day })
}

/** He had opened it, and its days may bind him: but never those of what lay in the wrong space. */
const stillToKeep = (w: Words, line: OwnLine, view: View): string =>
  line.openedAt === null || line.withdrawnReason === 'wrong-space' ? '' : toCome(w, line, view)

const letterOf = ({ id }: OwnLine, { letters = [] }: View) => letters.find((letter) => letter.id === id)

function actBy(line: OwnLine, view: View) {
  const { letters = [], now, safeDay, daysOfLetter } = view
  const letter = letterOf(line, view)
  if (letter !== undefined) return daysOfLetter.safeDay(letter, letters, now)
  return line.states === null ? null : safeDay(line, now)
}

/** Of what serves a letter again, which it is: first, before its own days. */
function reServedWords(w: Words, line: OwnLine, view: View): string {
  const letter = letterOf(line, view)
  const first = letter && firstAmong(letter, view.letters ?? [])
  if (letter === undefined || first === undefined || letter.reServiceAs === null) return ''
  const day = civilDay(first.madeAvailableAt)
  return `${w(letter.reServiceAs === 'copy' ? 'delivery.inbox.copy' : 'delivery.inbox.replacement', { day })} `
}

/** Meant for him, it had been put in another's space: he is told, and whether it was opened there; what was in it is not said here. */
const misplacedWords = (w: Words, line: MisplacedLine): string =>
  `${w('delivery.inbox.misplaced', { from: civilDay(line.madeAvailableAt), to: civilDay(line.withdrawnAt!) })} ${w(`delivery.inbox.misplaced.${line.wasOpened ? 'opened' : 'unopened'}`)}`
