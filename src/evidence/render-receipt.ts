import { randomBytes } from 'node:crypto'
import {
  type Law,
  type NamedRegime,
  namedRegime,
  othersThatMayApply,
  placesFor,
  type Regime,
  regimeNamed,
} from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { sha256 } from '../platform/crypto/digest.ts'
import type { PersonKey } from '../platform/crypto/keys.ts'
import { openPersonKey } from '../platform/crypto/person-key.ts'
import type { Trx, Unit } from '../platform/db/act.ts'
import { SOURCE, words } from '../platform/i18n/index.ts'
import { phone } from '../platform/i18n/phone.ts'
import { unspokenId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { countTerms, openedOn, readStates, type States } from './count-terms.ts'
import { factNamed, openSealed, type RecordedFact } from './facts.ts'
import { openAtLatest, withEarlier } from './kept-days.ts'
import { ownVerifier } from './log-keys.ts'
import { decisionToOpenBy } from './open-safely.ts'
import { checkProof, proveFact } from './proof.ts'
import { earlierDays, type ReServed, reServedOf, reServedSays } from './re-served.ts'
import { receiptMade } from './receipt-facts.ts'
import { RECEIPT_OF } from './receipt-kinds.ts'
import { frenchAlone, type Receipt, receiptSheet } from './receipt-sheet.ts'
import { sealPdf } from './seal/pades.ts'
import type { Sealing } from './sealing.ts'
import {
  type Attempted,
  endAttempt,
  insertReceipt,
  lockReceipt,
  oldestUnmade,
  type ReceiptRow,
  type Rendered,
  readyToRender,
  sealedSaltOf,
  setAttempt,
  setRendered,
} from './store-receipts.ts'
import { type Sealed, toldBy, toldReceipt } from './told.ts'
import { VERIFY_PATH } from './verify-page.tsx'

/** The file that a receipt carries for machines (docs/evidence.md). */
const EVIDENCE = { name: 'evidence.json', mediaType: 'application/json', description: 'Preuve / evidence' }

/** Finds the person's language; evidence knows no account, so the house says how. */
export type LanguageOf = (trx: Trx, personId: string) => Promise<string | null>

const text = (fact: RecordedFact, name: string): string => {
  const value = fact.data[name]
  if (typeof value !== 'string') throw new Error(`${fact.type} without ${name}`)
  return value
}
const maybe = (fact: RecordedFact, name: string): string | null => {
  const value = fact.data[name]
  return typeof value === 'string' ? value : null
}

/**
 * What a receipt says, from its fact, what that sealed, and the fact of the deposit, with what that one sealed of the decision
 * (`states`). Of what came later one thing is looked at (`again`): whether a letter that it replaces was found to be another person's; then a
 * receipt that waited names nothing of that one, and counts nothing from it. Of itself it says all, though it was another's: what is not given to its
 * person (`receiptsGiven`) is the Office's proof. That it is taken back as another's is his, and names and counts nothing. The day in `deemedOn` is
 * the last of the fifteen, one instant before the term ends.
 */
export function receiptOf(
  law: Law,
  fact: RecordedFact,
  deposited: RecordedFact,
  sealed: Sealed,
  number: string,
  language: string,
  states: States | null,
  again: ReServed | null = null,
): Receipt {
  const kind = RECEIPT_OF[fact.type]
  if (!kind || fact.regime === null) throw new Error(`no receipt for ${fact.type}`)
  const regime = regimeNamed(law, fact.regime)
  if (isRefusal(regime)) throw new Error(`unknown regime ${fact.regime}`)
  const endsAt = maybe(fact, 'termEndsAt')
  // An opening after the term serves nothing, and says what the term had.
  const late = maybe(fact, 'deemedOn')
  const servedOn = late ?? maybe(fact, 'servedOn')
  const servedBy = late === null ? maybe(fact, 'servedBy') : 'term'
  const deemedOn = endsAt === null ? null : civilDay(Temporal.Instant.from(endsAt).subtract({ nanoseconds: 1 }))
  const served = servedOn === null ? null : Temporal.PlainDate.from(servedOn)
  const madeAvailableAt = Temporal.Instant.from(text(fact, 'madeAvailableAt'))
  const wrongSpace = fact.data['reason'] === 'wrong-space'
  const beside = wrongSpace ? null : again
  const earlier = earlierDays(law, beside)
  const toOpenBy = kind === 'deposit' ? decisionToOpenBy(fact, regime) : null
  const serviceReadings = regime.readings.filter(({ on }) => on === 'service')
  const receipt: Receipt = {
    kind,
    language,
    number,
    foreignerNumber: String(sealed['foreignerNumber']),
    caseNumber: null,
    document: {
      kind: String(sealed['kind']),
      ...(kind === 'opening' ? { named: true } : {}),
      reference: text(fact, 'reference'),
      digest: text(fact, 'fileDigest'),
    },
    madeAvailableAt,
    deemedOn,
    openSafelyBy: openAtLatest(toOpenBy, civilDay(madeAvailableAt), earlier),
    served: served !== null && (servedBy === 'opening' || servedBy === 'term') ? { on: served, by: servedBy } : null,
    ...(fact.data['voids'] === true ? { voids: true } : {}),
    ...(wrongSpace ? { wrongSpace } : {}),
    ...unreadable(fact),
    ...(typeof fact.data['unavailableMinutes'] === 'number'
      ? { unavailableMinutes: fact.data['unavailableMinutes'] }
      : {}),
    regime: namedRegime(law, regime.name),
    otherRegimes: [],
    readings: maybe(deposited, 'termEndsAt') === null ? [] : serviceReadings,
    terms: [],
    fact: { id: fact.id, digest: fact.digest, happenedAt: fact.happenedAt, recordedAt: fact.recordedAt },
  }
  const named = { ...receipt, otherRegimes: otherRegimes(law, regime, fact, deposited, receipt, states) }
  const own = countTerms(law, fact, receipt, states)
  const terms = 'uncounted' in own ? own : withEarlier(own, earlier)
  const noDay = (code: string) => ({ ...named, ...reServedSays(beside, []), noDay: { code, places: placesIn(law) } })
  if ('uncounted' in terms) return noDay(terms.uncounted)
  if (isRefusal(terms)) return noDay(terms.refusal)
  return { ...named, ...reServedSays(beside, terms), terms }
}

/** As on a door in France: the names stay French. */
const placesIn = (law: Law): string[] =>
  placesFor(law, null).flatMap(({ name, telephone }) =>
    telephone === undefined ? [] : [`${name} : ${phone(telephone).leftToRight}`],
  )

/** What a failure of the space kept from him within the fifteen days: the same page says that he had not consulted it. */
function unreadable({ data }: RecordedFact): Pick<Receipt, 'unreadable'> {
  const { unreadableTimes: times, unreadableAt: at } = data
  if (typeof times !== 'number' || !Array.isArray(at)) return {}
  return { unreadable: { times, at: at.map((instant) => Temporal.Instant.from(String(instant))) } }
}

/** Those the deposit found, and what the day of service adds, read as the terms on the same paper read it (law.md §4). */
function otherRegimes(
  law: Law,
  regime: Regime,
  fact: RecordedFact,
  deposited: RecordedFact,
  { kind, deemedOn, served }: Receipt,
  states: States | null,
): readonly NamedRegime[] {
  const found = deposited.data['otherRegimes']
  const by = othersThatMayApply(law, regime, {
    madeAvailableOn: civilDay(Temporal.Instant.from(text(fact, 'madeAvailableAt'))),
    openedOn: openedOn(fact, kind, served),
    decidedOn: states?.decidedOn ?? null,
    served: served !== null || deemedOn !== null,
  })
  return [...new Set([...(Array.isArray(found) ? found.map(String) : []), ...by])]
    .filter((name) => name !== regime.name)
    .map((name) => namedRegime(law, name))
}

/**
 * The acknowledgement (accusé) of an act: rendered once, sealed under the person's key, kept with its digest. It is asked
 * for in a transaction of its own, so that a rendering that fails leaves a row: he reads that it is being prepared, and
 * the sweep makes it (create.ts). Its French alone is rendered beside it: his language tells where he comes from, and the
 * prefecture is told number, date, manner and receipt only. @law CESEDA R.531-17
 */
export function receiptMaker(ports: Ports, law: Law, languageOf: LanguageOf, sealing: Sealing) {
  const made = (factId: string) => render(ports, law, sealing, factId)
  const oldest = ports.metrics.gauge(
    'receipt_oldest_unmade_seconds',
    'Since when the oldest receipt not made is asked for',
  )
  return {
    /** Asks for one and makes it. False: no signed checkpoint covers its fact yet, which takes half a minute for most. */
    async make(factId: string): Promise<boolean> {
      await asWorker(ports, (unit) => ask(unit, factId, languageOf))
      return made(factId)
    },
    /**
     * Makes those whose fact a checkpoint covers by now. One that breaks stands in nobody's way; when several do, the renderer or the
     * time authority is silent, and they wait: never a lesser seal. Returns how many were made.
     */
    async makeReady(now: Temporal.Instant): Promise<number> {
      const ready = (await asWorker(ports, ({ trx }) => readyToRender(trx, now, AT_A_TURN))).values()
      let [count, broken] = [0, 0]
      const one = async () => {
        for (const factId of ready)
          try {
            if (await made(factId)) count++
          } catch (error) {
            ports.log.fault('receipt', error)
            if (++broken >= BROKEN_AT_A_TURN) return
          }
      }
      await Promise.all(Array.from({ length: BESIDE_EACH_OTHER }, one))
      const since = await asWorker(ports, async ({ trx }) => ({ at: await oldestUnmade(trx) }))
      oldest(since.at === null ? 0 : Math.max(0, now.since(since.at).total('seconds')))
      return count
    },
  }
}

/** So many at a turn: what else waits for the worker comes in between. */
const AT_A_TURN = 40
/** A time authority may take its second for each: meanwhile others are set. */
const BESIDE_EACH_OTHER = 8
const BROKEN_AT_A_TURN = 3
/** Longer than anybody alive is at one: the renderer and the time authority give up sooner. */
const AT_IT = Temporal.Duration.from({ minutes: 2 })

async function asWorker<T>(ports: Ports, verb: (unit: Unit) => Promise<T>): Promise<T> {
  const done = await ports.act({ as: 'worker' }, async (unit) => ({ is: await verb(unit) }))
  if (isRefusal(done)) throw new Error(`refused: ${done.refusal}`)
  return done.is
}

async function ask(unit: Unit, factId: string, languageOf: LanguageOf): Promise<void> {
  const fact = await factNamed(unit.trx, factId)
  if (!fact?.personId) throw new Error('a receipt for a fact that is not there')
  await insertReceipt(unit.trx, {
    id: unspokenId(),
    kind: RECEIPT_OF[fact.type]!,
    factId: fact.id,
    documentId: maybe(fact, 'documentId'),
    personId: fact.personId,
    language: (await languageOf(unit.trx, fact.personId)) ?? SOURCE,
    requestedAt: unit.now,
  })
}

/** All that a receipt is made of, read in one transaction that is over before anything is set or sealed. */
type Taken = {
  readonly row: Attempted
  readonly attempt: string
  readonly fact: RecordedFact
  readonly receipt: Receipt
  readonly proof: string
  readonly key: PersonKey
  readonly at: Temporal.Instant
}

/** Null: no signed checkpoint covers its fact yet, or somebody else is at it. */
async function take(ports: Ports, law: Law, unit: Unit, factId: string): Promise<Taken | 'made' | null> {
  const row = await lockReceipt(unit.trx, factId)
  if (!row || row.renderedAt !== null) return 'made'
  if (row.attemptedAt !== null && Temporal.Instant.compare(row.attemptedAt.add(AT_IT), unit.now) > 0) return null
  const fact = (await factNamed(unit.trx, factId))!
  const receipt = await receiptFor(ports, law, unit, fact, row)
  const key = await openPersonKey(unit.trx, ports.master, row.personId)
  const salt = key.unsealFact(await sealedSaltOf(unit.trx, fact.id), `salt:${fact.id}`)
  // Whoever holds PostgreSQL can have signed what is there by a key of his own, under which nobody would know this receipt.
  const proof = await proveFact(unit.trx, { id: fact.id, salt }, ownVerifier(ports.config))
  if (proof === null) return null
  const proven = JSON.stringify(proof)
  // Sealed once and for ever: what nobody could check waits, and rings.
  if (typeof checkProof(proven) === 'string') throw new Error('the proof of this receipt does not check')
  if (receipt.noDay) ports.log.info('no-day', { code: receipt.noDay.code })
  const attempt = randomBytes(6).toString('hex')
  await setAttempt(unit.trx, row.id, attempt, unit.now)
  return { row, attempt, fact, receipt, proof: proven, key, at: unit.now }
}

/**
 * Taken, made, written down: nothing is held in between, for the time authority may take its time. The files are durable before the row
 * says they are there. What was cut off, by a crash, a full disk or a second sheet that failed, is known to no row: it goes, and all is
 * made again.
 */
async function render(ports: Ports, law: Law, sealing: Sealing, factId: string): Promise<boolean> {
  const taken = await asWorker(ports, (unit) => take(ports, law, unit, factId))
  if (taken === null || taken === 'made') return taken === 'made'
  const { row, attempt } = taken
  const remove = async (of: string) => {
    for (const fileKey of fileKeysOf(row.id, of)) await ports.files.remove(fileKey)
  }
  try {
    if (row.attempt !== null) await remove(row.attempt)
    const { his, french } = await bothSheets(ports, sealing, taken)
    const isOurs = await asWorker(ports, async (unit) => {
      if (!(await setRendered(unit.trx, { id: row.id, attempt }, his, french, unit.now))) return false
      const digests = { digest: his.digest, frenchDigest: french?.digest ?? null }
      unit.record(receiptMade(taken.fact, { ...row, ...digests }, unit.now))
      return true
    })
    if (!isOurs) await remove(attempt)
    return isOurs
  } catch (error) {
    await asWorker(ports, ({ trx }) => endAttempt(trx, row.id, attempt))
    throw error
  }
}

const fileKeysOf = (number: string, attempt: string) =>
  [`receipt-${number}-${attempt}`, `receipt-french-${number}-${attempt}`] as const

/** His, and the French alone; both are waited for, so that what failed leaves nobody writing. */
async function bothSheets(ports: Ports, sealing: Sealing, { row, attempt, receipt, proof, key, at }: Taken) {
  const seal = {
    ...sealing,
    name: words(SOURCE)('receipt.sealer'),
    reason: words(SOURCE)(`receipt.${row.kind}.title`),
    at,
  }
  const sealedBy = sealing.presumed ? 'authority' : 'ourselves'
  const common = { attachment: { ...EVIDENCE, text: proof }, sealedBy, checkAt: pageOf(ports, row.id) } as const
  const made = async (said: Partial<Receipt>, fileKey: string): Promise<Rendered> => {
    const pdf = await sealPdf(await receiptSheet(ports.renderer, { ...receipt, ...said, ...common }), seal)
    await ports.files.put(fileKey, key.sealFile(pdf, fileKey))
    return { fileKey, digest: sha256(pdf) }
  }
  const [hisKey, frenchKey] = fileKeysOf(row.id, attempt)
  const frenchToo = row.kind !== 'deposit' && receipt.told === undefined
  const alone = frenchToo ? frenchAlone(receipt) : null
  const [his, french] = await Promise.allSettled([made({}, hisKey), alone && made(alone, frenchKey)])
  if (his.status === 'rejected') throw his.reason
  if (french.status === 'rejected') throw french.reason
  return { his: his.value, french: frenchToo ? (french.value ?? his.value) : null }
}

async function receiptFor(
  ports: Ports,
  law: Law,
  unit: Unit,
  fact: RecordedFact,
  { id, language }: Pick<ReceiptRow, 'id' | 'language'>,
) {
  const sealed = await openSealed(unit.trx, ports.master, fact)
  const told = toldBy(fact, sealed)
  if (told) return toldReceipt(law, fact, told, sealed, id, language)
  const deposited = (await factNamed(unit.trx, `${fact.subject}/deposited`))!
  const states = readStates(await openSealed(unit.trx, ports.master, deposited))
  const again = await reServedOf({ ports, law, unit }, fact)
  return receiptOf(law, fact, deposited, sealed, id, language, states, again)
}

/** Where whoever holds it sees whether it was issued: no word of him is in the address. */
const pageOf = ({ config }: Ports, number: string): string => new URL(`${VERIFY_PATH}/${number}`, config.publicUrl).href
