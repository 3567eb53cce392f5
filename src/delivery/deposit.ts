import { readiness } from '../enrolment/index.ts'
import type { Law } from '../law/index.ts'
import { sameBytes, sha256 } from '../platform/crypto/digest.ts'
import type { PersonKey } from '../platform/crypto/keys.ts'
import { openPersonKey } from '../platform/crypto/person-key.ts'
import type { Acting, Unit } from '../platform/db/act.ts'
import { newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { type Plan, planDeposit } from './deposit-rules.ts'
import { checkFile, type EncryptedFile, encrypt, fileKeyOf } from './encrypted-file.ts'
import { documentDeposited, documentReServed } from './facts.ts'
import type { Deposit } from './metadata.ts'
import { firstOf, replaceFirst } from './re-serve.ts'
import { refuse } from './refusals.ts'
import { serviceOf } from './rules.ts'
import { aboutOf, type Document, documentById } from './store.ts'
import { documentInsert, documentOfRequest, type RequestKey, unlessPlacedAlready } from './store-deposit.ts'
import { watchLetter } from './unopened-letter.ts'

export type Deposited = { readonly document: Document; readonly fresh: boolean }

export type DepositRequest = {
  readonly input: Deposit
  readonly bytes: Uint8Array
  /** The client's Idempotency-Key. */
  readonly key: string
}

/**
 * Places a document in a person's space. When it resolves, the file is whole and encrypted on disk, and the row, the fact
 * and the jobs that follow are committed together; after a crash all of these are there or none, save a file that nobody
 * knows, which is swept (sweep-files.ts). The same key with the same body gives the same document, `fresh` false.
 * @law CESEDA R.531-17
 */
export const depositDocument =
  (ports: Ports, law: Law) =>
  async (acting: Acting & { as: 'staff' }, { input, bytes, key }: DepositRequest): Promise<Deposited | Refusal> => {
    const checked = await checkFile(ports, bytes)
    if (isRefusal(checked)) return checked
    const request = { key, digest: sha256(sha256(JSON.stringify(input)), checked.digest) } // of all that makes two the same
    let id = ''
    const deposited = await unlessPlacedAlready(
      () => input.reference,
      ports.act(acting, async (unit) => {
        const [prepared, known] = await Promise.all([
          prepare(ports, law, unit, input),
          documentOfRequest(unit.trx, acting.actorId, key), // once the person is held: another of his with this key has ended
        ])
        if (known) return answerAgain(unit, known, request)
        if (isRefusal(prepared)) return prepared
        const first = await replaceFirst(unit, prepared)
        if (isRefusal(first)) return first
        id = newId(unit.now) // anew where the act is done again: no file is put where one lies already
        const { file, sealed } = encrypt(prepared.key, id, checked)
        await ports.files.put(file.key, sealed) // before the commit: a row never points to nothing
        const document = place(unit, { id, ...prepared, first, file }, request)
        await watchLetter(ports, unit, document, prepared.plan.openBy)
        return { document, fresh: true }
      }),
    )
    if (isRefusal(deposited) && id !== '') await ports.files.remove(fileKeyOf(id)).catch(() => {}) // else it is swept
    return deposited
  }

async function answerAgain(
  unit: Unit,
  known: { readonly id: string; readonly requestDigest: Uint8Array },
  request: RequestKey,
): Promise<Deposited | Refusal> {
  if (!sameBytes(known.requestDigest, request.digest)) return refuse('idempotency-key-reused')
  const document = await documentById(unit.trx, known.id)
  return document ? { document, fresh: false } : refuse('document-not-found')
}

export type Prepared = {
  readonly personId: string
  readonly key: PersonKey
  readonly foreignerNumber: string
  readonly caseNumber: string | null
  readonly language: string | null
  readonly input: Deposit
  readonly plan: Plan
  /** The document that it serves again. */
  readonly first: Document | null
}

/** Whom it goes to and what follows from it, at this instant: every guard but the file's. Writes nothing. */
export async function prepare(ports: Ports, law: Law, unit: Unit, input: Deposit): Promise<Prepared | Refusal> {
  const ready = await readiness(unit, input)
  if (isRefusal(ready)) return ready
  const { applicant, wrappedKey, wayIn, askedForPaper } = ready
  const noticeHandedOver = ready.noticeHandedOver !== null
  const known = { eligibility: applicant.eligibility, noticeHandedOver, wayIn, askedForPaper }
  const plan = planDeposit(law, ports.config.leadWorkingDays, known, input, unit.now)
  if (isRefusal(plan)) return plan
  const first = await firstOf(unit, applicant.id, input, plan.legalEffect)
  if (isRefusal(first)) return first
  return {
    personId: applicant.id,
    key: await openPersonKey(unit.trx, ports.master, applicant.id, wrappedKey),
    foreignerNumber: applicant.foreignerNumber,
    caseNumber: applicant.caseNumber,
    language: applicant.language,
    input: ports.config.profile === 'strict' ? withoutLanguage(input) : input,
    plan,
    first,
  }
}

/** The closed list of the arrêtés knows no language. */
const withoutLanguage = (input: Deposit): Deposit =>
  input.summons === null ? input : { ...input, summons: { ...input.summons, language: null } }

/** Asks for the row and the fact, last of all in the act: `unlessPlacedAlready` reads its failure. The file must be durable by then. */
export function place(
  unit: Unit,
  d: Prepared & { readonly id: string; readonly file: EncryptedFile },
  request: RequestKey | null,
): Document {
  const { input, plan, file, first } = d
  const document = newDocument(unit, d)
  unit.record(
    documentDeposited(aboutOf(document), unit.now, input.decision ?? { decidedOn: null, remedy: null }, {
      termEndsAt: plan.termEndsAt,
      otherRegimes: plan.otherRegimes,
      interviewAt: document.interviewAt,
      interviewPlace: document.interviewPlace,
      interviewLanguage: document.interviewLanguage,
      fileSize: file.size,
      filePages: file.pages,
      urgentReason: input.urgentReason,
      leadTimeReason: input.leadTime?.reason ?? null,
      secondChannel: input.leadTime?.secondChannel ?? null,
      secondChannelReference: input.leadTime?.secondChannelReference ?? null,
    }),
  )
  if (first !== null && document.reServiceAs !== null) {
    const served = document.reServiceAs === 'replacement' ? serviceOf(first, unit.now) : null
    unit.record(documentReServed(aboutOf(document), unit.now, document.reServiceAs, aboutOf(first), served))
  }
  unit.last(documentInsert(document, input, request))
  return document
}

/** As its row has it: deposited at this instant, and nothing has happened to it yet. */
function newDocument(unit: Unit, d: Prepared & { readonly id: string; readonly file: EncryptedFile }): Document {
  const { input, plan, file } = d
  const remedy = input.decision?.remedy ?? null
  return {
    id: d.id,
    personId: d.personId,
    foreignerNumber: d.foreignerNumber,
    caseNumber: d.caseNumber,
    kind: input.kind,
    legalEffect: plan.legalEffect,
    regime: plan.regime,
    reference: input.reference,
    fileKey: file.key,
    fileDigest: file.digest,
    fileSize: file.size,
    filePages: file.pages,
    wrappedKey: file.wrappedKey,
    decidedOn: input.decision?.decidedOn ?? null,
    remedyCourt: remedy?.court ?? null,
    remedyMonths: remedy?.months ?? null,
    remedyDays: remedy?.days ?? null,
    remedyFranc: remedy?.franc ?? null,
    remedyLegalAidDays: remedy?.legalAidDays ?? null,
    interviewAt: input.summons?.interviewAt ?? null,
    interviewPlace: input.summons?.place ?? null,
    interviewLanguage: input.summons?.language ?? null,
    depositedAt: unit.now,
    depositedBy: unit.author.id,
    madeAvailableAt: plan.madeAvailableAt,
    termEndsAt: plan.termEndsAt,
    openedAt: null,
    servedOn: null,
    servedBy: null,
    contestedAt: null,
    contestDecidedAt: null,
    contestOutcome: null,
    withdrawnAt: null,
    withdrawnReason: null,
    givenOn: null,
    givenBy: null,
    reServiceOf: input.reService?.of ?? null,
    reServiceAs: input.reService?.as ?? null,
  }
}
