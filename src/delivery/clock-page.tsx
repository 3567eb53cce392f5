import { LastDay, Places, Working } from '../calculator/index.ts'
import { holidays, type Law, regimeWords } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Words } from '../platform/i18n/index.ts'
import { Back, type DayMark, DraftMark, french, LinkButton, page, WallCalendar } from '../ui/index.ts'
import { toldAlerts } from './alert-fate.ts'
import { actsOn, type Clock, safeDayToOpen, toldToOpenBy } from './clock.ts'
import { calendarEvents } from './clock-calendar.ts'
import { clockSections, type Section } from './clock-words.ts'
import { DayFirst } from './day-first.tsx'
import { PLACES } from './pages.tsx'
import { AskReceipts, kindWords, Terms, termAmong } from './parts.tsx'
import { nearestFirst } from './terms.ts'

export type ClockView = { readonly clock: Clock; readonly law: Law; readonly csrf: string }

/**
 * How the days of a document are counted, for its person: the last safe day first and largest, a picture, then each question
 * he may have. Looking at it opens nothing and has no effect in law: of what is not opened it says no more than the cover.
 */
export function clockPage(w: Words, { clock, law, csrf }: ClockView): string {
  const { document, terms, at } = clock
  const address = `/documents/${document.id}`
  return page({
    w,
    title: w('delivery.clock.title'),
    path: `${address}/clock`,
    signOut: { action: '/log-out', csrf },
    children: (
      <>
        <Back w={w} href={address} />
        <h1>{w('delivery.clock.title')}</h1>
        <p>{kindWords(w, document.kind)}</p>
        <DraftMark w={w} french={<Said w={french()} clock={clock} />} />
        <DayFirst w={w} clock={clock} />
        <WallCalendar
          w={w}
          marks={dayMarks(w, clock)}
          today={{ on: civilDay(at), title: w('delivery.clock.today') }}
          holiday={holidayWords(w, law, terms)}
        />
        <ToTelephone w={w} clock={clock} />
        <Said w={w} clock={clock} />
        <div id={PLACES}>
          <Places w={w} law={law} court={courtOf(clock)} />
        </div>
        {terms.length === 0 ? null : <Counted w={w} clock={clock} />}
        <LinkButton look="quiet" icon="download" href={`${address}/clock.pdf`}>
          {w('delivery.clock.paper')}
        </LinkButton>
        {document.withdrawnReason === 'wrong-space' ? null : <AskReceipts w={w} under={address} csrf={csrf} />}
      </>
    ),
  })
}

/**
 * The holidays of the seats at which the terms on the picture are counted, as their working counts them: of a court whose seat is not
 * known, those of every seat it may have here. Without a term, or for what is asked of the Office, those where the Office sits.
 */
function holidayWords(w: Words, law: Law, terms: Clock['terms']) {
  const seats = new Set(terms.length === 0 ? [OFFICE] : terms.flatMap(({ court }) => seatsOf(law, court)))
  const years = new Map<number, ReadonlyMap<string, string>>()
  const ofYear = (year: number) =>
    new Map([...seats].flatMap((seat) => holidays(law, year, seat).map(({ on, code }) => [on.toString(), code])))
  return (day: Temporal.PlainDate): string | null => {
    const known = years.get(day.year) ?? ofYear(day.year)
    years.set(day.year, known)
    const code = known.get(day.toString())
    return code === undefined ? null : (w.maybe(`law.holiday.${code}`) ?? code)
  }
}

const OFFICE = 'metropolitan'

function seatsOf(law: Law, court: string | null): readonly string[] {
  if (court === null) return [OFFICE]
  const seat = law.courts.get(court)?.seat
  if (seat) return [seat.code]
  return [...law.territories.values()].flatMap(({ code, overseas }) => (overseas ? [] : [code]))
}

/** Where he has to go before all: of the terms that run, the court of the one that comes first. */
export const courtOf = ({ terms }: Clock): string | null =>
  terms.toSorted(nearestFirst).find(({ court }) => court !== null)?.court ?? null

type Part = { readonly w: Words; readonly clock: Clock }

function ToTelephone({ w, clock }: Part) {
  const events = calendarEvents(w, clock)
  if (events.length === 0) return null
  const says = events.every(({ cancelled }) => cancelled) ? 'delivery.clock.calendar.takeOut' : 'calculator.save'
  return (
    <LinkButton look="second" icon="calendar" href={`/documents/${clock.document.id}/clock.ics`}>
      {w(says)}
    </LinkButton>
  )
}

const Said = ({ w, clock }: Part) => (
  <>
    {clockSections(w, clock).map((section) => (
      <Explanation key={section.title} {...section} />
    ))}
    <Terms w={w} terms={clock.terms} today={civilDay(clock.at)} />
  </>
)

/** How he was told, which the picture's list says too, and how the law counts, with its readings and sources, stand folded. */
function Explanation({ title, lines, folded }: Section) {
  const said = lines.map((line) => <p key={line}>{line}</p>)
  return folded ? (
    <details>
      <summary>{title}</summary>
      {said}
    </details>
  ) : (
    <section>
      <h2>{title}</h2>
      {said}
    </section>
  )
}

/** What a lawyer counts stands folded, below, and never beside the day that he is told (law.md §0). */
const Counted = ({ w, clock }: Part) => (
  <details>
    <summary>{w('calculator.counted')}</summary>
    <p>{clock.regimes.map((regime) => regimeWords(w, regime)).join(' · ')}</p>
    {clock.terms.toSorted(nearestFirst).map((term) => (
      <section key={`${term.name} ${term.court}`}>
        <h3>{termAmong(w, term, clock.terms)}</h3>
        <p>
          <LastDay w={w} term={term} />
        </p>
        <Working w={w} term={term} own="delivery.step" />
      </section>
    ))}
  </details>
)

/** What stands on the picture: the deposit, what he was told, what served it or will, an interview he has read of, safe days. */
function dayMarks(w: Words, clock: Clock): DayMark[] {
  const { document: d, facts, terms } = clock
  const days = clock.first ?? clock
  const law = actsOn(days)
  const openBy = toldToOpenBy(days) === null ? null : safeDayToOpen(days)
  const { strictestOn } = days
  return [
    { on: civilDay(d.madeAvailableAt), icon: 'envelope', title: w('delivery.event.available') },
    ...toldAlerts(facts).map(
      ({ channel, at, fate }): DayMark => ({
        on: civilDay(at),
        icon: fate === 'failed' ? 'warning' : 'alert',
        title: w(`delivery.event.alert.${channel}.${fate}`),
      }),
    ),
    ...(law === null ? [] : [{ on: law, icon: 'receipt', title: w('delivery.event.deemed') } as const]),
    ...(openBy === null || strictestOn === null
      ? []
      : ([
          { on: openBy, icon: 'safe', title: w('delivery.event.openBy'), safe: w('ui.wallCalendar.safe') },
          { on: strictestOn, icon: 'receipt', title: w('delivery.event.strictly') },
        ] as const)),
    ...(d.openedAt === null
      ? []
      : [{ on: civilDay(d.openedAt), icon: 'opened', title: w('delivery.event.opened') } as const]),
    ...(d.openedAt === null || d.interviewAt === null || d.withdrawnAt !== null
      ? []
      : [{ on: civilDay(d.interviewAt), icon: 'speak', title: w('delivery.document.interview') } as const]),
    ...terms.map(
      (term): DayMark => ({
        on: term.actBy,
        icon: 'safe',
        title: w('delivery.safe.dayFor', { what: termAmong(w, term, terms) }),
        safe: w('ui.wallCalendar.safe'),
      }),
    ),
  ]
}
