import { type Applicant, addressee } from '../enrolment/index.ts'
import type { Fact, Unit } from '../platform/db/act.ts'
import { refuse as refuseAtTheDoor } from '../platform/http/refusals.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { openWorkItem, settleWork } from '../staff/index.ts'
import { documentMisplaced, documentWithdrawn, type OtherLetters, wrongSpaceFound } from './facts.ts'
import { refuse } from './refusals.ts'
import { overtaken, serviceOf } from './rules.ts'
import { aboutOf, type Document, insertMisplaced, setWithdrawn, setWrongSpaceFound } from './store.ts'
import { sameLetter } from './store-re-served.ts'

/** What an agent says of a document that lies in the wrong space, or lay there. */
export type WrongSpace = {
  /** Whom it was meant for, when that is known. */
  readonly meantFor?: { readonly foreignerNumber: string; readonly caseNumber?: string }
  /** Of the letters that it replaced, or that replaced it. Asked where there are any: nobody but the agent knows whose these were. */
  readonly others?: OtherLetters
}

/**
 * The CNIL is told of a breach within 72 hours of its being known, here: whoever takes it back says that it lay in the wrong
 * space. The hours run on, on a Saturday too.
 * @law Règlement (UE) 2016/679 (RGPD), art. 33
 */
const BREACH_TOLD_WITHIN = Temporal.Duration.from({ hours: 72 })

/**
 * A letter was another person's: it, its copies and, as the agent says, the others that were replaced by each other are read in that space by
 * nobody from here on, whatever they had been taken back for before, and give no day. Both people are told (journey.ts), and the
 * data-protection officer has a work item. `first`: no copy. All of it is held (`onLetters`).
 */
export async function takeOutOfWrongSpace(
  unit: Unit,
  first: Document,
  { meantFor, others: said }: WrongSpace,
): Promise<'withdrawn' | Refusal> {
  const rightful = meantFor ? await addressee(unit, meantFor) : null
  if (isRefusal(rightful)) return rightful
  if (rightful?.id === first.personId) return refuse('belongs-to-the-same-person', {}, 'foreignerNumber')
  const same = await sameLetter(unit.trx, first.id)
  if (same.some((d) => overtaken(d, unit.now))) return refuseAtTheDoor('busy-try-again', { seconds: 1 })
  const others = otherLetters(first, same)
  if (others.length > 0 && said === undefined) return refuse('other-letters-not-said', {}, 'others')
  const answer = others.length > 0 ? said! : null
  const fact = await takeOut(unit, letterOf(first, same), rightful, { toldWith: null, answer })
  for (const other of answer === 'too' ? others : [])
    await takeOut(unit, letterOf(other, same), rightful, { toldWith: first.id, answer: null })
  await openWorkItem(unit, {
    kind: 'wrong-space',
    ownerRole: 'auditor',
    personId: first.personId,
    documentId: first.id,
    factId: fact.id,
    dueAt: unit.now.add(BREACH_TOLD_WITHIN),
  })
  return 'withdrawn'
}

/** The letters that it replaced and that replaced it, and that nobody has said to be another's: of a copy, those of its first. */
export const otherLetters = <D extends Pick<Document, 'id' | 'reServiceOf' | 'reServiceAs' | 'withdrawnReason'>>(
  d: Pick<D, 'id' | 'reServiceOf' | 'reServiceAs'>,
  same: readonly D[],
): readonly D[] => {
  const own = d.reServiceAs === 'copy' ? d.reServiceOf : d.id
  return same.filter((one) => one.reServiceAs !== 'copy' && one.id !== own && one.withdrawnReason !== 'wrong-space')
}

/** A first before its copies. */
type Letter = readonly [Document, ...Document[]]

const letterOf = (first: Document, same: readonly Document[]): Letter => [
  first,
  ...same.filter((one) => one.reServiceAs === 'copy' && one.reServiceOf === first.id),
]

type Said = { readonly toldWith: string | null; readonly answer: OtherLetters | null }

/** Returns the fact of the first; it alone may be told by an alert of its own. */
async function takeOut(unit: Unit, letter: Letter, rightful: Applicant | null, said: Said): Promise<Fact> {
  const [first, ...copies] = letter
  for (const copy of copies) await shut(unit, copy, { toldWith: first.id, answer: null })
  const fact = await shut(unit, first, said)
  if (rightful) await tellRightful(unit, letter, rightful, said.toldWith)
  return fact
}

async function shut(unit: Unit, d: Document, { toldWith, answer }: Said): Promise<Fact> {
  const fact =
    d.withdrawnAt === null
      ? documentWithdrawn(aboutOf(d), unit.now, 'wrong-space', serviceOf(d, unit.now), toldWith, answer)
      : wrongSpaceFound(aboutOf(d), unit.now, isOpened(d), toldWith, answer)
  if (d.withdrawnAt === null) await setWithdrawn(unit.trx, d.id, unit.now, 'wrong-space')
  else await setWrongSpaceFound(unit.trx, d.id, unit.now)
  unit.record(fact)
  await settleWork(unit, { kind: 'contested-document', documentId: d.id }, 'withdrawn')
  return fact
}

/**
 * It was meant for him and lay elsewhere: he learns so, until when, and whether it was read there, itself or a copy of it. What was opened
 * there and then taken back for another reason was read there until now.
 * @law Règlement (UE) 2016/679 (RGPD), art. 34
 */
async function tellRightful(unit: Unit, letter: Letter, rightful: Applicant, toldWith: string | null): Promise<void> {
  const [first] = letter
  const wasOpened = letter.some(isOpened)
  const until = wasOpened ? unit.now : (first.withdrawnAt ?? unit.now)
  await insertMisplaced(unit.trx, { ...first, wasOpened }, rightful.id, until)
  const meantFor = { personId: rightful.id, foreignerNumber: rightful.foreignerNumber }
  unit.record(documentMisplaced(aboutOf(first), unit.now, meantFor, wasOpened, toldWith))
}

const isOpened = ({ openedAt }: Document): boolean => openedAt !== null
