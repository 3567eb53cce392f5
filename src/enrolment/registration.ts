import type { Procedure } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { isId } from '../platform/ids.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import type { Said } from './judge.ts'
import { readCaseNumber, readForeignerNumber } from './numbers.ts'
import { pinIsTooSimple, readPin } from './pin.ts'
import { refuse } from './refusals.ts'
import { DESK_SEES, type DeskSees, ESTABLISHED, type Established } from './rules.ts'
import { readUnderstood } from './understood.ts'

/** What a registration says, read and checked, before it is known whether the person is in. */
export type Registration = {
  readonly foreignerNumber: string
  readonly caseNumber: string | null
  readonly registeredBy: string
  readonly receptionDeskId: string | null
  readonly deskSeesWaiting: DeskSees
  readonly language: string | null
  readonly languageEstablishedBy: Established | null
  readonly pin: string | null
  readonly eligibility: Said
}

/** The same as it comes in: texts of a form, a line of CSV, members of a JSON body. Absent and empty are alike. */
export type Typed = { readonly [K in TypedField]?: string | undefined }
export type TypedField =
  | 'foreignerNumber'
  | 'caseNumber'
  | 'registrationDesk'
  | 'receptionDesk'
  | 'deskSeesWaiting'
  | 'language'
  | 'languageEstablishedBy'
  | 'pin'
  | 'registeredOn'
  | 'procedure'
  | 'unaccompaniedMinor'
  | 'overseas'
  | 'detention'
  | 'protectedAlready'
  | 'stateless'
  | 'requalifiedOn'
  | 'requalifiedDomicile'

export const PROCEDURES: readonly Procedure[] = ['normal', 'accelerated', 'dublin', 'border', 'unknown']

const given = (text: string | undefined): string | null =>
  text === undefined || text.trim() === '' ? null : text.trim()

/**
 * Reads a registration whole: every field that is wrong is named, so that a form or a line is corrected once. `profile`
 * strict refuses what is an addition to the closed list of the arrêtés (law §1): language, PIN, choice about the desk.
 */
export function readRegistration(
  typed: Typed,
  now: Temporal.Instant,
  profile: Config['profile'],
): Registration | Refusal[] {
  const wrong: Refusal[] = []
  const ok = <T>(value: T | Refusal, otherwise: T): T => {
    if (!isRefusal(value)) return value
    wrong.push(value)
    return otherwise
  }
  const foreignerNumber = readForeignerNumber(typed.foreignerNumber ?? '')
  if (foreignerNumber === null) wrong.push(refuse('foreigner-number-wrong', {}, 'foreignerNumber'))
  const caseNumber = ok(readCase(typed.caseNumber), null)
  const registeredBy = given(typed.registrationDesk)
  if (registeredBy === null || !isId(registeredBy)) wrong.push(refuse('desk-not-known', {}, 'registrationDesk'))
  const receptionDeskId = given(typed.receptionDesk)
  if (receptionDeskId !== null && !isId(receptionDeskId))
    wrong.push(refuse('reception-desk-not-known', {}, 'receptionDesk'))
  const additions =
    profile === 'strict'
      ? strictAdditions(typed, wrong)
      : readAdditions(typed, receptionDeskId, foreignerNumber, caseNumber, ok)
  const eligibility = ok(readSaid(typed, now), null)
  if (wrong.length > 0) return wrong
  return {
    foreignerNumber: foreignerNumber!,
    caseNumber,
    registeredBy: registeredBy!,
    receptionDeskId,
    ...additions,
    eligibility: eligibility!,
  }
}

type Additions = Pick<Registration, 'deskSeesWaiting' | 'language' | 'languageEstablishedBy' | 'pin'>

function strictAdditions(typed: Typed, wrong: Refusal[]): Additions {
  for (const field of ['language', 'languageEstablishedBy', 'pin', 'deskSeesWaiting'] as const)
    if (given(typed[field]) !== null) wrong.push(refuse('addition-switched-off', {}, field))
  return { deskSeesWaiting: 'later', language: null, languageEstablishedBy: null, pin: null }
}

function readAdditions(
  typed: Typed,
  receptionDesk: string | null,
  foreignerNumber: string | null,
  caseNumber: string | null,
  ok: <T>(value: T | Refusal, otherwise: T) => T,
): Additions {
  return {
    deskSeesWaiting: ok(readDeskSees(typed.deskSeesWaiting, receptionDesk), 'later'),
    language: ok(readLanguage(typed.language), ''),
    languageEstablishedBy: ok(readEstablished(typed.languageEstablishedBy, 'languageEstablishedBy'), 'read-by-him'),
    pin: ok(
      readChosenPin(
        typed.pin,
        [foreignerNumber, caseNumber].filter((n) => n !== null),
      ),
      null,
    ),
  }
}

function readCase(typed: string | undefined): string | null | Refusal {
  if (given(typed) === null) return null
  return readCaseNumber(typed!) ?? refuse('case-number-wrong', {}, 'caseNumber')
}

export function readDeskSees(typed: string | undefined, receptionDesk: string | null): DeskSees | Refusal {
  const sees = DESK_SEES.find((choice) => choice === (given(typed) ?? 'later'))
  if (sees === undefined) return refuse('desk-sees-waiting-unknown', {}, 'deskSeesWaiting')
  return sees === 'yes' && receptionDesk === null ? refuse('no-desk-to-see', {}, 'deskSeesWaiting') : sees
}

export function readLanguage(typed: string | undefined): string | Refusal {
  const text = given(typed)
  if (text === null) return refuse('language-missing', {}, 'language')
  return readUnderstood(text)?.code ?? refuse('language-not-known', {}, 'language')
}

export const readEstablished = (typed: string | undefined, field: string): Established | Refusal =>
  ESTABLISHED.find((how) => how === given(typed)) ?? refuse('language-established-by-unknown', {}, field)

export function readChosenPin(typed: string | undefined, ownNumbers: readonly string[]): string | null | Refusal {
  if (given(typed) === null) return null
  const pin = readPin(typed!)
  if (pin === null) return refuse('pin-wrong', {}, 'pin')
  return pinIsTooSimple(pin, ownNumbers) ? refuse('pin-too-simple', {}, 'pin') : pin
}

const readDay = (typed: string | null): Temporal.PlainDate | null => {
  if (typed === null || !/^\d{4}-\d{2}-\d{2}$/.test(typed)) return null
  try {
    return Temporal.PlainDate.from(typed, { overflow: 'reject' })
  } catch {
    return null
  }
}

/** A day in Paris that has come, since a given one at the earliest. */
const isPastDay = (day: Temporal.PlainDate, now: Temporal.Instant): boolean =>
  Temporal.PlainDate.compare(day, civilDay(now)) <= 0 && day.year >= 2015

/** A tick, in the words of a form, of JSON or of a French spreadsheet. */
export const isYes = (text: string | undefined): boolean => /^(yes|true|oui|1)$/i.test(text?.trim() ?? '')

/** What in or out is judged on. Ticks are `yes`/`true`/`oui`/`1`; anything else but empty, `no`, `false`, `non`, `0` is refused. */
export function readSaid(typed: Typed, now: Temporal.Instant): Said | Refusal {
  const procedure = PROCEDURES.find((known) => known === given(typed.procedure))
  if (procedure === undefined) return refuse('procedure-unknown', {}, 'procedure')
  const on = given(typed.registeredOn)
  const registeredOn = on === null ? civilDay(now) : readDay(on)
  if (registeredOn === null || !isPastDay(registeredOn, now))
    return refuse('registration-day-wrong', {}, 'registeredOn')
  const requalified = readRequalified(typed, now)
  if (isRefusal(requalified)) return requalified
  const ticks = {
    unaccompaniedMinor: false,
    overseas: false,
    detention: false,
    protectedAlready: false,
    stateless: false,
  }
  for (const name of Object.keys(ticks) as (keyof typeof ticks)[]) {
    const answer = given(typed[name])?.toLowerCase() ?? 'no'
    if (!/^(yes|true|oui|1|no|false|non|0)$/.test(answer)) return refuse('body-wrong', {}, name)
    ticks[name] = isYes(answer)
  }
  return { registeredOn, procedure, requalified, ...ticks }
}

/** Both the day France became responsible and the department where he is domiciled, or neither. */
export function readRequalified(typed: Typed, now: Temporal.Instant): Said['requalified'] | Refusal {
  const [day, domicile] = [given(typed.requalifiedOn), given(typed.requalifiedDomicile)]
  if (day === null && domicile === null) return null
  const on = readDay(day)
  if (on === null || !isPastDay(on, now)) return refuse('requalification-wrong', {}, 'requalifiedOn')
  if (domicile === null || !/^(\d{1,3}|2[ABab])$/.test(domicile))
    return refuse('requalification-wrong', {}, 'requalifiedDomicile')
  return { on, domicile: domicile.toUpperCase().padStart(2, '0') }
}
