import type { Law } from '../law/index.ts'
import type { Acting } from '../platform/db/act.ts'
import { words } from '../platform/i18n/index.ts'
import { isId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { refusalWords } from '../ui/index.ts'
import { type CsvShape, readCsv } from './csv.ts'
import { EVENTS, type EventInput, events } from './events.ts'
import type { Kept } from './facts.ts'
import { findApplicant } from './read-record.ts'
import { refuse } from './refusals.ts'
import { register } from './register.ts'
import { readRegistration, type TypedField } from './registration.ts'
import { eventBodies } from './schemas.ts'
import { desksOfActor } from './store.ts'

/** `reason` and its `article`: of somebody who is out. No value of the file is ever said back. */
type Said = { code: string; title: string; detail: string; field?: string; reason?: string; article?: string }
type Done = {
  outcome: 'registered' | 'already' | 'done' | 'asked'
  id: string
  answer?: Kept['answer']
  waiting?: readonly string[]
}

export type LineOutcome = { line: number } & (Done | { outcome: 'refused'; id?: string; refusals: Said[] })
export type CsvOutcome = { done: number; already: number; refused: number; lines: LineOutcome[] }

export const REGISTRATIONS: CsvShape<TypedField> = {
  columns: [
    'foreignerNumber',
    'caseNumber',
    'registrationDesk',
    'receptionDesk',
    'deskSeesWaiting',
    'language',
    'languageEstablishedBy',
    'pin',
    'registeredOn',
    'procedure',
    'unaccompaniedMinor',
    'overseas',
    'detention',
    'protectedAlready',
    'stateless',
    'requalifiedOn',
    'requalifiedDomicile',
  ],
  needed: ['foreignerNumber', 'procedure'],
  once: 'foreignerNumber',
}

/** `applicant`: whose record it happens to, by a number of his or the id of his record. The others as in the API. */
type EventColumn = keyof EventInput | 'applicant' | 'event'
const said = (name: (typeof EVENTS)[number]) => Object.keys(eventBodies[name].properties) as EventColumn[]
export const LATER_EVENTS: CsvShape<EventColumn> = {
  columns: ['applicant', 'event', ...new Set(EVENTS.flatMap(said))],
  needed: ['applicant', 'event'],
}

/**
 * Registers each line by itself, one after the other: a bad line refuses that line only, and a file sent again registers
 * nobody twice. A line that names no desk is for the desk of who sends it, if he has one only.
 */
export const importRegistrations =
  (ports: Ports, law: Law) =>
  async (acting: Acting, bytes: Uint8Array, tag: string): Promise<CsvOutcome | Refusal> => {
    const desks = await ports.act(acting, ({ trx }) => desksOfActor(trx))
    if (isRefusal(desks)) return desks
    const own = desks.length === 1 ? desks[0]!.id : undefined
    return eachLine(bytes, REGISTRATIONS, tag, async (typed) => {
      const registrationDesk = typed.registrationDesk?.trim() || own
      const asked = readRegistration({ ...typed, registrationDesk }, ports.clock.now(), ports.config.profile)
      if (Array.isArray(asked)) return asked
      const done = await register(ports, law)(acting, asked, true)
      if (isRefusal(done)) return [done]
      const { personId: id, already, eligibility } = done
      return { outcome: already ? 'already' : 'registered', id, answer: eligibility.answer }
    })
  }

/**
 * What happened later to people registered before, each line the act that a page or the API runs. A value in a column
 * that its event does not know is refused, for it would be lost.
 */
export const importEvents =
  (ports: Ports, law: Law) =>
  async (acting: Acting, bytes: Uint8Array, tag: string): Promise<CsvOutcome | Refusal> => {
    const find = async (typed: string | undefined, field: string): Promise<string | Refusal> => {
      const text = (typed ?? '').trim()
      if (isId(text)) return text
      const found = await findApplicant(ports)(acting, text)
      return isRefusal(found) ? { ...found, field } : found.personId
    }
    return eachLine(bytes, LATER_EVENTS, tag, async ({ applicant, event, ...typed }) => {
      const name = EVENTS.find((known) => known === event?.trim())
      if (name === undefined) return [refuse('event-unknown', {}, 'event')]
      const lost = LATER_EVENTS.columns.find(
        (column) => !said(name).includes(column) && (typed[column as keyof typeof typed] ?? '').trim() !== '',
      )
      if (lost !== undefined) return [refuse('csv-cell-out-of-place', { column: lost, event: name }, lost)]
      const personId = await find(applicant, 'applicant')
      if (isRefusal(personId)) return [personId]
      const merged = name === 'merge' ? await find(typed.merged, 'merged') : ''
      if (isRefusal(merged)) return [merged]
      const done = await events(ports, law)[name](acting, personId, { ...typed, merged })
      if (isRefusal(done)) return [done]
      const judged = 'eligibility' in done ? { answer: done.eligibility.answer, waiting: done.waiting } : {}
      return { outcome: 'asked' in done ? 'asked' : 'done', id: done.personId, ...judged }
    })
  }

/** One line after the other. Outcomes name the line, never what stood in it. */
async function eachLine<Column extends string>(
  bytes: Uint8Array,
  shape: CsvShape<Column>,
  tag: string,
  act: (typed: { readonly [K in Column]?: string }) => Promise<Done | readonly Refusal[]>,
): Promise<CsvOutcome | Refusal> {
  const read = readCsv(bytes, shape)
  if (isRefusal(read)) return read
  const w = words(tag)
  const say = (refusal: Refusal): Said => {
    const { title, next } = refusalWords(w, refusal)
    return {
      code: refusal.refusal,
      title,
      detail: next,
      ...(refusal.field === undefined ? {} : { field: refusal.field }),
      ...(refusal.refusal === 'out-of-the-scheme'
        ? { reason: String(refusal.params['reason']), article: String(refusal.params['article']) }
        : {}),
    }
  }
  const lines: LineOutcome[] = []
  for (const entry of read) {
    const { line } = entry
    const done = 'wrong' in entry ? [entry.wrong] : await act(entry.typed)
    if (!Array.isArray(done)) {
      lines.push({ line, ...(done as Done) })
      continue
    }
    const applicant = done[0]?.params['applicant']
    const id = typeof applicant === 'string' ? { id: applicant } : {}
    lines.push({ line, outcome: 'refused', ...id, refusals: done.map(say) })
  }
  const count = (...outcomes: LineOutcome['outcome'][]) => lines.filter((l) => outcomes.includes(l.outcome)).length
  return { done: count('registered', 'done', 'asked'), already: count('already'), refused: count('refused'), lines }
}
