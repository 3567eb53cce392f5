import { recordApplicantRead } from '../evidence/index.ts'
import { kindOf, type Law, regimeAt } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { openPersonKey } from '../platform/crypto/person-key.ts'
import type { Acting, Unit } from '../platform/db/act.ts'
import { newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { type Prepared, place, prepare } from './deposit.ts'
import { wrongDay, wrongParts } from './deposit-rules.ts'
import { checkFile, encrypt } from './encrypted-file.ts'
import { type Deposit, decidedOnIn, faultsIn, readMetadata } from './metadata.ts'
import { replaceFirst } from './re-serve.ts'
import { bytesOf } from './read-file.ts'
import { refuse } from './refusals.ts'
import { type Document, documentById } from './store.ts'
import {
  type Draft,
  draftById,
  insertDraft,
  liesThereAlready,
  takeDraft,
  unlessPlacedAlready,
} from './store-deposit.ts'
import { sameLetter } from './store-re-served.ts'
import { watchLetter } from './unopened-letter.ts'

/** An agent looks again before he says yes; half a working day later he starts again. Swept after a whole day. */
const KEPT = Temporal.Duration.from({ hours: 12 })

/**
 * First step of the agents' page: everything is checked, the file is kept encrypted, nothing is placed. Returns the draft's
 * id, or all that is wrong with what was typed and with the file, so that it is corrected once; who may not be served here
 * is found out last. `file`: its bytes, or why there are none.
 */
export const keepDraft =
  (ports: Ports, law: Law) =>
  async (
    acting: Acting & { as: 'staff' },
    metadata: Readonly<Record<string, unknown>>,
    file: Buffer | Refusal,
  ): Promise<string | readonly Refusal[]> => {
    const wrong = wrongTyped(law, metadata, ports.clock.now())
    const checked = isRefusal(file) ? file : await checkFile(ports, file)
    const input = readMetadata(metadata)
    if (wrong.length > 0 || isRefusal(input)) return isRefusal(checked) ? [...wrong, checked] : wrong
    const kept = await ports.act(acting, async (unit) => {
      const prepared = await judge(ports, law, unit, input)
      if (isRefusal(prepared)) return prepared
      if (isRefusal(file) || isRefusal(checked)) return null
      const { personId, key } = prepared
      const id = newId(unit.now)
      const { file: encrypted, sealed } = encrypt(key, id, checked)
      const typed = key.sealValue(JSON.stringify(metadata), `draft:${id}`)
      await insertDraft(unit.trx, {
        id,
        actorId: acting.actorId,
        personId,
        sealed: typed,
        file: encrypted,
        at: unit.now,
      })
      recordApplicantRead(unit, personId, 'record')
      await ports.files.put(encrypted.key, sealed)
      return id
    })
    if (typeof kept === 'string') return kept
    return [kept, checked].filter(isRefusal)
  }

const isCopy = ({ reService }: Readonly<Record<string, unknown>>): boolean =>
  (reService as { as?: unknown } | undefined)?.as === 'copy'

/** All that is wrong with what was typed, before anybody is looked up. */
function wrongTyped(law: Law, metadata: Readonly<Record<string, unknown>>, now: Temporal.Instant): readonly Refusal[] {
  const regime = regimeAt(law, civilDay(now))
  const kind = isRefusal(regime) ? regime : kindOf(law, regime, String(metadata['kind']))
  if (isRefusal(kind) || isCopy(metadata)) return faultsIn(metadata)
  const taken = wrongDay(law, decidedOnIn(metadata), now)
  return [...faultsIn(metadata), ...wrongParts(kind, metadata), ...(taken === null ? [] : [taken])]
}

export type Preview = {
  readonly prepared: Omit<Prepared, 'key'>
  /** The others that serve the same letter as what it serves again. */
  readonly others: readonly Document[]
  readonly pages: number
  readonly at: Temporal.Instant
}

/** What the person would see and from when, were the draft placed at this instant; `placed` when it is: he came back, or reloaded. */
export const previewDraft =
  (ports: Ports, law: Law) =>
  (acting: Acting & { as: 'staff' }, id: string): Promise<Preview | 'placed' | Refusal> =>
    ports.act(acting, async (unit) => {
      const draft = await draftById(unit.trx, id, unit.now.subtract(KEPT))
      if (!draft) return (await documentById(unit.trx, id)) ? 'placed' : refuse('draft-gone')
      const prepared = await again(ports, law, unit, draft)
      if (isRefusal(prepared)) return prepared
      recordApplicantRead(unit, draft.personId, 'record')
      const { first } = prepared
      const others = first === null ? [] : await sameLetter(unit.trx, first.id)
      return { prepared, others, pages: draft.filePages, at: unit.now }
    })

/** The file of his own draft, to reread before he says yes; `placed` when it is: it is read as a document then. */
export const readDraftFile =
  (ports: Ports) =>
  async (acting: Acting & { as: 'staff' }, id: string): Promise<Buffer | 'placed' | Refusal> => {
    const found = await ports.act(acting, async (unit) => {
      const draft = await draftById(unit.trx, id, unit.now.subtract(KEPT))
      if (!draft) return (await documentById(unit.trx, id)) ? ('placed' as const) : refuse('draft-gone')
      recordApplicantRead(unit, draft.personId, 'documents')
      return { draft, key: await openPersonKey(unit.trx, ports.master, draft.personId) }
    })
    if (found === 'placed' || isRefusal(found)) return found
    const bytes = await bytesOf(ports, found.key, found.draft)
    return typeof bytes === 'string' ? refuse('document-file-damaged') : bytes
  }

/** Second step: the same guards at this instant, and the document is placed. A second yes leads to the same document. */
export const confirmDraft =
  (ports: Ports, law: Law) =>
  (acting: Acting & { as: 'staff' }, id: string): Promise<Document | Refusal> => {
    let reference = ''
    return unlessPlacedAlready(
      () => reference,
      ports.act(acting, async (unit) => {
        const draft = await takeDraft(unit.trx, id, unit.now.subtract(KEPT))
        if (!draft) return (await documentById(unit.trx, id)) ?? refuse('draft-gone')
        const prepared = await again(ports, law, unit, draft)
        if (isRefusal(prepared)) return prepared
        reference = prepared.input.reference
        const first = await replaceFirst(unit, prepared)
        if (isRefusal(first)) return first
        const file = {
          key: draft.fileKey,
          digest: draft.fileDigest,
          size: draft.fileSize,
          pages: draft.filePages,
          wrappedKey: draft.wrappedKey,
        }
        const document = place(unit, { id, ...prepared, first, file }, null)
        await watchLetter(ports, unit, document, prepared.plan.openBy)
        return document
      }),
    )
  }

/** Every guard of the deposit, and what the database alone would refuse once it is placed: that it lies there already. */
async function judge(ports: Ports, law: Law, unit: Unit, input: Deposit): Promise<Prepared | Refusal> {
  const prepared = await prepare(ports, law, unit, input)
  if (isRefusal(prepared) || !(await liesThereAlready(unit.trx, prepared))) return prepared
  return refuse('deposited-already', { reference: input.reference }, 'reference')
}

/** Judged again at each look: since the first step he may have left the scheme, or the key he held may have run out. */
async function again(ports: Ports, law: Law, unit: Unit, draft: Draft): Promise<Prepared | Refusal> {
  const person = await openPersonKey(unit.trx, ports.master, draft.personId)
  const input: Deposit | Refusal = readMetadata(JSON.parse(person.unsealValue(draft.sealed, `draft:${draft.id}`)))
  if (isRefusal(input)) return input
  const prepared = await judge(ports, law, unit, input)
  if (isRefusal(prepared)) return prepared
  return prepared.personId === draft.personId ? prepared : refuse('draft-gone') // his numbers changed: the key would be another's
}
