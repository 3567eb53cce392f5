import { type CountedTerm, countedTerm, lengthWords } from '../calculator/index.ts'
import { type Law, placesFor, regimeWords } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { formatDay, formatInstant, identifier, languageOf, SOURCE, type Words, words } from '../platform/i18n/index.ts'
import { phone } from '../platform/i18n/phone.ts'
import { printable, settingOf } from '../platform/pdf/fonts.ts'
import type { Json, Renderer } from '../platform/pdf/renderer.ts'
import type { Clock } from './clock.ts'
import { courtOf } from './clock-page.tsx'
import { clockSections } from './clock-words.ts'
import { decisionWords, openFirst, placeWords } from './day-first.tsx'
import { arrivedWords, askAidToday, kindWords, termAmong, termWords } from './parts.tsx'
import { withdrawnWhy } from './re-served-words.tsx'
import { closed, servedByTermOn, serviceIsVoid, serviceOf } from './rules.ts'
import { nearestFirst, nextToAct } from './terms.ts'

/**
 * The explained clock on paper: French and the person's language side by side, PDF/A-2a, the same bytes for the same input.
 * It explains; the acknowledgement alone proves, and the sheet says so. In French alone where no font has his script. For who works and for a
 * court: with the reference, whoever's the document was.
 */
export const clockSheet = (renderer: Renderer, law: Law, clock: Clock, language: string): Promise<Uint8Array> =>
  sheetOf(renderer, law, clock, language, printable(clock.document.reference, 100))

/** The same for its holder: of what was another's the reference is not his to know (decision 0027). */
export const ownClockSheet = (renderer: Renderer, law: Law, clock: Clock, language: string): Promise<Uint8Array> =>
  clock.document.withdrawnReason === 'wrong-space'
    ? sheetOf(renderer, law, clock, language, '')
    : clockSheet(renderer, law, clock, language)

function sheetOf(renderer: Renderer, law: Law, clock: Clock, language: string, reference: string): Promise<Uint8Array> {
  const { tag, reviewed, source } = languageOf(language)
  const setting = settingOf(tag)
  const translated = !source && setting !== null
  const [french, own] = [words(SOURCE), words(tag)]
  const data: Json = {
    translated,
    draft: translated && !reviewed,
    setting: setting ?? settingOf(SOURCE)!,
    reference,
    french: textsOf(french, clock, law),
    own: textsOf(own, clock, law),
  }
  return renderer.render('src/delivery/clock.typ', data, { standard: 'a-2a', createdAt: clock.at })
}

const textsOf = (w: Words, clock: Clock, law: Law) => ({
  title: w('delivery.clock.title'),
  kind: kindWords(w, clock.document.kind),
  notice: w('delivery.clock.sheet', { at: clock.at }),
  draft: w('receipt.draft'),
  first: firstBlocks(w, clock).map(({ label = '', value = '', lines }) => ({ label, value, lines: [...lines] })),
  sections: [...clockSections(w, clock), ...termsSection(w, clock)].map(({ title, lines }) => ({
    title,
    lines: [...lines],
  })),
  places: { title: w('calculator.places.title'), lines: placesOf(w, law, courtOf(clock)) },
  counted: {
    title: w('calculator.counted'),
    regimes: clock.regimes.map((regime) => regimeWords(w, regime)).join(' · '),
    readings: w('calculator.readings'),
    sources: w('calculator.sources'),
    terms: countedTerms(w, clock),
  },
})

/** Each term as a lawyer counts it, the nearest first; `safe`: before it the day that the person is told. */
export const countedTerms = (w: Words, { terms }: Pick<Clock, 'terms'>, safe = false): CountedTerm[] =>
  terms
    .toSorted(nearestFirst)
    .map((term) =>
      countedTerm(
        w,
        term,
        termAmong(w, term, terms),
        [...(safe ? [[w('delivery.safe.day'), term.actBy] as const] : []), [w('calculator.lastDay'), term.lastDay]],
        'delivery.step',
      ),
    )

/** A day, framed and largest where it has a value, with what stands under it. */
type Block = { readonly label?: string; readonly value?: string; readonly lines: readonly string[] }

/** What stands first, as on the page and in its order (day-first.tsx); of a copy that he has not opened all of its first. */
function firstBlocks(w: Words, clock: Clock, ofCopy = false): Block[] {
  const { document: d, first } = clock
  if (closed(d)) return [closedBlock(w, clock), ...dayBlocks(w, clock), ...interviewBlocks(w, clock)]
  const dismissed = d.contestOutcome === 'dismissed' ? [{ lines: [w('delivery.dismissed.title')] }] : []
  if (d.openedAt !== null) return [...dayBlocks(w, clock), ...interviewBlocks(w, clock), ...dismissed]
  if (first !== null) return firstBlocks(w, first, true)
  return [...coverBlocks(w, clock, ofCopy), ...dismissed]
}

function closedBlock(w: Words, clock: Clock): Block {
  const { withdrawnAt, withdrawnReason } = clock.document
  return withdrawnAt !== null && withdrawnReason !== null
    ? {
        lines: [w('delivery.withdrawn.title', { day: civilDay(withdrawnAt) }), withdrawnWhy(w, clock)],
      }
    : { lines: [w('delivery.contested.title'), w('delivery.contested.mistake')] }
}

/** That no day can be given; then the nearest last safe day, and "go today" once all are past. */
function dayBlocks(w: Words, { terms, noDay, at }: Clock): Block[] {
  const none = noDay === null ? [] : [{ value: w('delivery.safe.noDay'), lines: [w('delivery.safe.today.explain')] }]
  const next = nextToAct(terms, civilDay(at))
  if (next === undefined)
    return terms.length === 0
      ? none
      : [...none, { value: w('delivery.safe.today'), lines: [w('delivery.safe.today.explain')] }]
  const sure = [lengthWords(w, next)].filter((says) => says !== null)
  const nearest = {
    label: w('delivery.safe.dayFor', { what: termAmong(w, next, terms) }),
    value: formatDay(w.language.tag, next.actBy),
    lines: [
      arrivedWords(w, next),
      ...sure,
      w('delivery.safe.explain'),
      ...(askAidToday(terms) ? [w('calculator.aidUnknown')] : []),
    ],
  }
  return [...none, nearest]
}

/** Before he opens: the days that count already, then by which one to open. */
function coverBlocks(w: Words, clock: Clock, ofCopy: boolean): Block[] {
  const { document: d, at, openSafelyBy, strictestOn } = clock
  if (d.legalEffect === 'summons')
    return [{ value: w('delivery.cover.openToday'), lines: [w('delivery.cover.clock.summons')] }]
  const days = dayBlocks(w, clock)
  if (d.termEndsAt === null || serviceIsVoid(d) || serviceOf(d, at) !== null) return days
  const lawActsFrom = servedByTermOn(d.termEndsAt)
  const { label, day, why } = openFirst(w, { openSafelyBy, strictestOn, lawActsFrom, today: civilDay(at) })
  const opening = {
    ...(day === null ? { value: label } : { label, value: formatDay(w.language.tag, day) }),
    lines: [
      ...(why === '' ? [] : [why]),
      [w('delivery.cover.lawActs', { day: lawActsFrom }), ...(ofCopy ? [] : [w('delivery.cover.sooner')])].join(' '),
      ...(d.legalEffect === 'decision' ? [decisionWords(w, clock, lawActsFrom)] : []),
    ],
  }
  return [...days, opening]
}

const interviewBlocks = (w: Words, { document: d, at }: Clock): Block[] =>
  d.openedAt === null || d.interviewAt === null || d.withdrawnAt !== null
    ? []
    : [interviewBlock(w, d, d.interviewAt, at)]

function interviewBlock(w: Words, d: Clock['document'], interviewAt: Temporal.Instant, at: Temporal.Instant): Block {
  const disputed = closed(d) !== null
  const place = disputed ? null : placeWords(w, d)
  const toCome = disputed ? w('delivery.contested.interview') : w('delivery.document.interview.explain')
  const gone = Temporal.Instant.compare(interviewAt, at) < 0
  return {
    label: w('delivery.document.interview'),
    value: formatInstant(w.language.tag, interviewAt),
    lines: [...(place === null ? [] : [place]), gone ? w('delivery.document.interview.past') : toCome],
  }
}

function termsSection(w: Words, { terms, at }: Clock) {
  if (terms.length === 0) return []
  const today = civilDay(at)
  const next = nextToAct(terms, today)
  const lines = terms.toSorted(nearestFirst).flatMap((term) => {
    const gone = Temporal.PlainDate.compare(term.actBy, today) < 0
    const day = gone ? w('delivery.safe.today') : `${w('delivery.safe.day')} ${formatDay(w.language.tag, term.actBy)}`
    const court = term.court && w('delivery.terms.court', { court: w.maybe(`law.court.${term.court}`) ?? term.court })
    const line = [`${termWords(w, term)} – ${day}`, lengthWords(w, term), court]
      .filter((text) => text !== null)
      .join(' – ')
    return gone || term === next ? [line] : [line, arrivedWords(w, term)]
  })
  return [{ title: w('delivery.terms.title'), lines }]
}

/** As on a door in France: names and addresses stay French. */
const placesOf = (w: Words, law: Law, court: string | null) =>
  placesFor(law, court).map(({ code, name, address = [], telephone, fromOverseas, fax, web }) => ({
    name: [name, ...address].join(', '),
    says: [
      w.maybe(`law.place.${code}`) ?? '',
      ...(fromOverseas === undefined ? [] : [w('delivery.clock.places.overseas', { number: phone(fromOverseas) })]),
    ],
    reach: [
      ...(telephone === undefined ? [] : [phone(telephone).leftToRight]),
      ...(fax === undefined ? [] : [`fax ${phone(fax).leftToRight}`]),
      ...(web === undefined ? [] : [identifier(new URL(web).hostname).leftToRight]),
    ].join(' · '),
  }))
