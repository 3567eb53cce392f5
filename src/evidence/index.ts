export { AskedReceipt, ownReceiptWords } from './asked-receipt.tsx'
export { audit } from './audit.ts'
export { keyOpener } from './audit-facts.ts'
export type { Audit, Fault, Keys } from './audit-faults.ts'
export { type Closing, closeLog } from './close-log.ts'
export { committedFacts } from './committed.ts'
export { createEvidence } from './create.ts'
export { readsSaid } from './days-of-reads.ts'
export { readCursor } from './events.ts'
export { factNamed, factsOf, lastFacts, openSealed, type PlacedFact, type RecordedFact } from './facts.ts'
export { type HouseFact, houseFacts, type ReadHouseFacts } from './house-facts.ts'
export { createJournal } from './journal.ts'
export {
  aidUnknown,
  type Earlier,
  isSameTerm,
  type KeptLetter,
  keptLetters,
  keptSince,
  openAtLatest,
  type Since,
  withEarlier,
} from './kept-days.ts'
export { AnotherPast, lastSignedFile, lastSignedIn } from './last-signed.ts'
export { late } from './late.ts'
export { readKey, type Verifier, verifierOfSigner, writeVerifier } from './log/note.ts'
export { logFiles } from './log-files.ts'
export { type LogKeys, logKeys, ownVerifier, paddingsOf, publicKeysOf } from './log-keys.ts'
export { LOOKED_FOR } from './make-missing.ts'
export { openKept } from './open-kept.ts'
export { dayBefore, lastSafeDayToOpen, servedStrictlyOn } from './open-safely.ts'
export { beat, outagesBetween } from './outages.ts'
export { type Committed, type FactProof, proveCommitted } from './proof.ts'
export { RECEIPT_OF } from './receipt-kinds.ts'
export {
  noticeReceipts,
  ownReceipts,
  type ReadReceipt,
  type ReceiptEntry,
  readFrenchReceipt,
  readOwnReceipt,
  readReceipt,
  receiptsOf,
} from './receipts.ts'
export { atItsEnd, DAY, dayEndedAt } from './said-days.ts'
export { sealPdf } from './seal/pades.ts'
export { type Sealing, sealingOf, trustOf } from './sealing.ts'
export { sequence } from './sequence.ts'
export { askSince, type Kept, keptIn } from './since.ts'
export { recordApplicantRead, recordDocumentRead } from './staff-read.ts'
export { stampLog } from './stamp-log.ts'
export { type ReadsAbout, readsNotSaid, type StaffRead } from './store-staff-read.ts'
export { isBelieved, type Verdict, verifyReceipt } from './verify.ts'
export { type Beside, type DossierVerdict, verifyDossier } from './verify-dossier.ts'
export { VERIFY_PATH } from './verify-page.tsx'
export { type Fetch, fill, follow, heldBackSince } from './witness.ts'
export { CopyDamaged } from './witness-copy.ts'
export { countAnew, type Slow, shownSlowly } from './witness-pace.ts'
export { receiptsGiven, wrongSpaceIn } from './wrong-space.ts'
