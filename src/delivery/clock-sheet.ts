import { type CountedTerm, countedTerm, lengthWords } from '../calculator/index.ts'
import { type Law, placesFor, regimeWords } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import {
  formatDay,
  formatInstant,
  identifier,
  languageOf,
  phone,
  SOURCE,
  type Words,
  words,
} from '../platform/i18n/index.ts'
import { printable, settingOf } from '../platform/pdf/fonts.ts'
import type { Json, Renderer } from '../platform/pdf/renderer.ts'
import type { Clock } from './clock.ts'
import { courtOf } from './clock-page.tsx'
import { clockSections } from './clock-words.ts'
import { decisionWords, openFirst, placeWords } from './day-first.tsx'
import { arrivedWords, askAidToday, kindWords, termWords } from './parts.tsx'
import { closed, servedByTermOn, serviceIsVoid, serviceOf } from './rules.ts'
import { nearestFirst, nextToAct } from './terms.ts'

/**
 * The explained clock on paper: French and the person's language side by side, PDF/A-2a, the same bytes for the same input.
 * It explains; the acknowledgement alone proves, and the sheet says so. In French alone where no font has his script.
 */
export function clockSheet(renderer: Renderer, law: Law, clock: Clock, language: string): Promise<Uint8Array> {
  const { tag, reviewed, source } = languageOf(language)
  const setting = settingOf(tag)
  const translated = !source && setting !== null
  const [french, own] = [words(SOURCE), words(tag)]
  const data: Json = {
    translated,
    draft: translated && !reviewed,
    setting: setting ?? settingOf(SOURCE)!,
    reference: printable(clock.document.reference, 100),
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
  first: firstWords(w, clock),
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
        termWords(w, term),
        [...(safe ? [[w('delivery.safe.day'), term.actBy] as const] : []), [w('calculator.lastDay'), term.lastDay]],
        'delivery.step',
      ),
    )

type First = {
  readonly before: readonly string[]
  readonly label: string
  readonly value: string
  readonly after: readonly string[]
}

/** What stands first and largest, as on the page (day-first.tsx). */
function firstWords(w: Words, clock: Clock): First {
  const { document: d } = clock
  const { label = '', value = '', after = [] } = dayWords(w, clock) ?? {}
  if (d.withdrawnAt !== null && d.withdrawnReason !== null) {
    const before = [
      w('delivery.withdrawn.title', { day: civilDay(d.withdrawnAt) }),
      w(`delivery.withdrawn.${d.withdrawnReason}`),
    ]
    return { before, label, value, after }
  }
  if (closed(d))
    return { before: [w('delivery.contested.title'), w('delivery.contested.mistake')], label, value, after }
  return { before: d.contestOutcome === 'dismissed' ? [w('delivery.dismissed.title')] : [], label, value, after }
}

type DayWords = { readonly label?: string; readonly value: string; readonly after: readonly string[] }

function dayWords(w: Words, { document: d, terms, noDay, at, openSafelyBy, strictestOn }: Clock): DayWords | null {
  const next = nextToAct(terms, civilDay(at))
  if (next !== undefined) {
    const sure = [lengthWords(w, next)].filter((says) => says !== null)
    return {
      label: w('delivery.safe.dayFor', { what: termWords(w, next) }),
      value: formatDay(w.language.tag, next.actBy),
      after: [
        arrivedWords(w, next),
        ...sure,
        w('delivery.safe.explain'),
        ...(askAidToday(terms) ? [w('calculator.aidUnknown')] : []),
      ],
    }
  }
  if (terms.length > 0) return { value: w('delivery.safe.today'), after: [w('delivery.safe.today.explain')] }
  if (d.openedAt !== null && d.interviewAt !== null && d.withdrawnAt === null)
    return interviewWords(w, d, d.interviewAt, at)
  if (closed(d) || d.openedAt !== null) return null
  if (d.legalEffect === 'summons')
    return { value: w('delivery.cover.openToday'), after: [w('delivery.cover.clock.summons')] }
  if (d.termEndsAt === null || serviceIsVoid(d) || serviceOf(d, at) !== null) return null
  const lawActsFrom = servedByTermOn(d.termEndsAt)
  const { label, day, why } = openFirst(w, { openSafelyBy, strictestOn, lawActsFrom, today: civilDay(at) })
  return {
    ...(day === null ? { value: label } : { label, value: formatDay(w.language.tag, day) }),
    after: [
      ...(why === '' ? [] : [why]),
      `${w('delivery.cover.lawActs', { day: lawActsFrom })} ${w('delivery.cover.sooner')}`,
      decisionWords(w, { terms, noDay }, lawActsFrom),
    ],
  }
}

function interviewWords(w: Words, d: Clock['document'], interviewAt: Temporal.Instant, at: Temporal.Instant): DayWords {
  const disputed = closed(d) !== null
  const place = disputed ? null : placeWords(w, d)
  const toCome = disputed ? w('delivery.contested.interview') : w('delivery.document.interview.explain')
  const gone = Temporal.Instant.compare(interviewAt, at) < 0
  return {
    label: w('delivery.document.interview'),
    value: formatInstant(w.language.tag, interviewAt),
    after: [...(place === null ? [] : [place]), gone ? w('delivery.document.interview.past') : toCome],
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
