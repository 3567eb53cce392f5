import { type Applicant, addressee } from '../enrolment/index.ts'
import type { Acting, Unit } from '../platform/db/act.ts'
import { refuse as refuseAtTheDoor } from '../platform/http/refusals.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { openWorkItem, settleWork } from '../staff/index.ts'
import { documentMisplaced, documentWithdrawn } from './facts.ts'
import { onDocument, onLetter } from './locked.ts'
import { refuse } from './refusals.ts'
import { overtaken, serviceOf, type WithdrawnReason, withdraw } from './rules.ts'
import { aboutOf, type Document, insertMisplaced, setWithdrawn } from './store.ts'
import { lockCopies, sameLetter } from './store-re-served.ts'

export type Withdrawal = {
  readonly reason: WithdrawnReason
  /** For `wrong-space`: whom it was meant for, when that is known. */
  readonly meantFor?: { readonly foreignerNumber: string; readonly caseNumber?: string }
}

/**
 * Takes a document back, at once: from this instant nobody reads it in that space, and what nobody had opened in time is
 * never served; a copy of it goes with it. In the wrong space, both people are told (journey.ts), and the data-protection officer has a work item.
 * Whichever of a letter is seen there, all of it lies there: its first goes too, or its term would go on to serve a stranger.
 */
export const withdrawDocument =
  (ports: Ports) =>
  (acting: Acting & { as: 'staff' }, documentId: string, withdrawal: Withdrawal): Promise<'withdrawn' | Refusal> =>
    withdrawal.reason === 'wrong-space'
      ? onLetter(
          ports,
          acting,
          documentId,
          async (unit, { asked, letter: [first] }) => withdraw(asked) ?? takeBack(unit, first, withdrawal),
        )
      : onDocument(ports, acting, documentId, (unit, document) => takeBack(unit, document, withdrawal))

/**
 * The CNIL is told of a breach within 72 hours of its being known, here: whoever takes it back says that it lay in the wrong
 * space. The hours run on, on a Saturday too.
 * @law Règlement (UE) 2016/679 (RGPD), art. 33
 */
const BREACH_TOLD_WITHIN = Temporal.Duration.from({ hours: 72 })

/** The same, inside another act (a contest that is upheld). */
export async function takeBack(unit: Unit, document: Document, w: Withdrawal): Promise<'withdrawn' | Refusal> {
  const refusal = withdraw(document)
  if (refusal) return refusal
  if (w.reason !== 'wrong-space' && w.meantFor) return refuse('meant-for-nobody-else', {}, 'foreignerNumber')
  const rightful = w.reason === 'wrong-space' && w.meantFor ? await addressee(unit, w.meantFor) : null
  if (isRefusal(rightful)) return rightful
  if (rightful?.id === document.personId) return refuse('belongs-to-the-same-person', {}, 'foreignerNumber')
  const copies = await lockCopies(unit.trx, document.id)
  if (copies.some((copy) => overtaken(copy, unit.now))) return refuseAtTheDoor('busy-try-again', { seconds: 1 })
  for (const copy of copies) {
    await setWithdrawn(unit.trx, copy.id, unit.now, w.reason)
    unit.record(documentWithdrawn(aboutOf(copy), unit.now, w.reason, null, document.id))
  }
  await setWithdrawn(unit.trx, document.id, unit.now, w.reason)
  const fact = documentWithdrawn(aboutOf(document), unit.now, w.reason, serviceOf(document, unit.now))
  unit.record(fact)
  if (rightful) await tellRightful(unit, document, rightful)
  if (w.reason === 'wrong-space') {
    const { personId, id: documentId } = document
    const dueAt = unit.now.add(BREACH_TOLD_WITHIN)
    await openWorkItem(unit, {
      kind: 'wrong-space',
      ownerRole: 'auditor',
      personId,
      documentId,
      factId: fact.id,
      dueAt,
    })
  }
  for (const { id: documentId } of [document, ...copies])
    await settleWork(unit, { kind: 'contested-document', documentId }, 'withdrawn')
  return 'withdrawn'
}

/**
 * It was meant for him and lay elsewhere: he learns so, and whether it was read there, itself or a copy of it, one too that was taken back long
 * ago. Of what it replaced nobody knows here whose it was: rightly placed in that space, or his as well. That this was opened is said apart.
 */
async function tellRightful(unit: Unit, document: Document, rightful: Applicant): Promise<void> {
  const others = await sameLetter(unit.trx, document.id)
  const [own, earlier] = [[document, ...others.filter(isCopyOf(document))], others.filter(isEarlierThan(document))]
  const wasOpened = own.some(isOpened)
  await insertMisplaced(unit.trx, { ...document, wasOpened }, rightful.id, unit.now)
  const meantFor = { personId: rightful.id, foreignerNumber: rightful.foreignerNumber }
  unit.record(
    documentMisplaced(aboutOf(document), unit.now, meantFor, { wasOpened, earlierWasOpened: earlier.some(isOpened) }),
  )
}

const isOpened = ({ openedAt }: Document): boolean => openedAt !== null
const isCopyOf = (d: Document) => (other: Document) => other.reServiceAs === 'copy' && other.reServiceOf === d.id
/** A letter that was taken back as another's was told of by itself. */
const isEarlierThan = (d: Document) => (other: Document) =>
  !isCopyOf(d)(other) && other.withdrawnReason !== 'wrong-space'
