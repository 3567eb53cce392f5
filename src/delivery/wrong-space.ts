import { type Applicant, addressee } from '../enrolment/index.ts'
import type { Fact, Unit } from '../platform/db/act.ts'
import { refuse as refuseAtTheDoor } from '../platform/http/refusals.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { openWorkItem, settleWork } from '../staff/index.ts'
import { askForNewDeposit } from './deposit-again.ts'
import { documentMisplaced, documentWithdrawn, type OtherLetters, wrongSpaceFound } from './facts.ts'
import { refuse } from './refusals.ts'
import { overtaken, readThereUntil, serviceOf, wasThere } from './rules.ts'
import { aboutOf, type Document, insertMisplaced, setWithdrawn, setWrongSpaceFound } from './store.ts'
import { sameLetter } from './store-re-served.ts'

/** What an agent says of a document that lies in the wrong space, or lay there. */
export type WrongSpace = {
  /** Whom it was meant for, when that is known. */
  readonly meantFor?: { readonly foreignerNumber: string; readonly caseNumber?: string }
  /** Of the letters that it replaced, or that replaced it. Asked where there are any: nobody but the agent knows whose these were. */
  readonly others?: OthersSaid
}

/** His answer, and which letters were listed to him: of what was placed since he looked he has said nothing. */
export type OthersSaid = { readonly are: OtherLetters; readonly letters: readonly string[] }

/** Of what is this person's, or is taken back for another reason, neither can be said: dropped in silence, the agent would believe that it is done. */
export function noPlaceFor({ meantFor, others }: WrongSpace): Refusal | null {
  if (meantFor) return refuse('meant-for-nobody-else', {}, 'foreignerNumber')
  return others ? refuse('other-letters-not-asked', {}, 'others') : null
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
 * data-protection officer has a work item; where nothing is left of a letter that was his, so has who deposits it again. `first`: no copy. All
 * of it is held (`onLetters`).
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
  const answer = answerOf(others, said)
  if (isRefusal(answer)) return answer
  const shutOthers = answer === 'too' ? others : []
  const told = toldOf([first, ...shutOthers], unit.now)
  const fact = await takeOut(unit, letterOf(first, same), rightful, { told, answer })
  for (const other of shutOthers) await takeOut(unit, letterOf(other, same), rightful, { told, answer: null })
  await openWorkItem(unit, {
    kind: 'wrong-space',
    ownerRole: 'auditor',
    personId: first.personId,
    documentId: first.id,
    factId: fact.id,
    dueAt: unit.now.add(BREACH_TOLD_WITHIN),
  })
  const newest = others.at(-1)
  if (answer === 'his' && newest && others.every(({ withdrawnAt }) => withdrawnAt !== null))
    await askForNewDeposit(unit, newest, fact.id)
  return 'withdrawn'
}

/** The letters that it replaced and that replaced it, and that nobody has said to be another's, the oldest first: of a copy, those of its first. */
export const otherLetters = <D extends Pick<Document, 'id' | 'reServiceOf' | 'reServiceAs' | 'withdrawnReason'>>(
  d: Pick<D, 'id' | 'reServiceOf' | 'reServiceAs'>,
  same: readonly D[],
): readonly D[] => {
  const own = d.reServiceAs === 'copy' ? d.reServiceOf : d.id
  return same.filter((one) => one.reServiceAs !== 'copy' && one.id !== own && one.withdrawnReason !== 'wrong-space')
}

/** Null where there is none. Refused too where it is not of just these: a letter that he has not seen is shut or left by nobody's answer. */
function answerOf(others: readonly Document[], said: OthersSaid | undefined): OtherLetters | null | Refusal {
  const listed = new Set(said?.letters)
  if (listed.size !== others.length || others.some(({ id }) => !listed.has(id)))
    return refuse('other-letters-not-said', {}, 'others')
  return others.length === 0 ? null : said!.are
}

/**
 * The one of them that he is told of, for all: that it was said of, or, where this was taken back before he could see it, the newest that he
 * could. The alert of what he never saw is dropped (reach/rules.ts), and nobody would tell him of what is shut with it.
 */
const toldOf = ([first, ...others]: readonly [Document, ...Document[]], now: Temporal.Instant): string =>
  (wasThere(first, now) ? first : (others.filter((d) => wasThere(d, now)).at(-1) ?? first)).id

/** A first before its copies. */
type Letter = readonly [Document, ...Document[]]

const letterOf = (first: Document, same: readonly Document[]): Letter => [
  first,
  ...same.filter((one) => one.reServiceAs === 'copy' && one.reServiceOf === first.id),
]

/** `told`: the document whose alert tells of all that is shut. */
type Said = { readonly told: string; readonly answer: OtherLetters | null }

/** Returns the fact of the first. */
async function takeOut(unit: Unit, letter: Letter, rightful: Applicant | null, said: Said): Promise<Fact> {
  const [first, ...copies] = letter
  for (const copy of copies) await shut(unit, copy, { ...said, answer: null })
  const fact = await shut(unit, first, said)
  if (rightful && wasThere(first, unit.now)) await tellRightful(unit, letter, rightful, said)
  return fact
}

const toldWith = ({ id }: Document, { told }: Said): string | null => (id === told ? null : told)

async function shut(unit: Unit, d: Document, said: Said): Promise<Fact> {
  const told = [toldWith(d, said), said.answer] as const
  const fact =
    d.withdrawnAt === null
      ? documentWithdrawn(aboutOf(d), unit.now, 'wrong-space', serviceOf(d, unit.now), ...told)
      : wrongSpaceFound(aboutOf(d), unit.now, d.openedAt !== null, ...told)
  if (d.withdrawnAt === null) await setWithdrawn(unit.trx, d.id, unit.now, 'wrong-space')
  else await setWrongSpaceFound(unit.trx, d.id, unit.now)
  unit.record(fact)
  await settleWork(unit, { kind: 'contested-document', documentId: d.id }, 'withdrawn')
  await settleWork(unit, { kind: 'deposit-again', documentId: d.id }, 'nothing-to-do') // it was another's: given again, so would that be
  return fact
}

/**
 * It was meant for him and lay elsewhere: he learns so, until when, and whether it was read there, itself or a copy of it. What was opened
 * there and then taken back for another reason was read there until now, unless it was contested.
 * @law Règlement (UE) 2016/679 (RGPD), art. 34
 */
async function tellRightful(unit: Unit, letter: Letter, rightful: Applicant, said: Said): Promise<void> {
  const [first] = letter
  const readUntil = readThereUntil(letter, unit.now)
  const lay = { wasOpened: readUntil !== null, until: readUntil ?? first.withdrawnAt ?? unit.now }
  await insertMisplaced(unit.trx, first, rightful.id, lay)
  const meantFor = { personId: rightful.id, foreignerNumber: rightful.foreignerNumber }
  unit.record(documentMisplaced(aboutOf(first), unit.now, meantFor, lay, toldWith(first, said)))
}
