import type { Law } from '../law/index.ts'
import type { Capability, Ports } from '../platform/ports.ts'
import { deemServed, watchTerms } from './deem.ts'
import { personRoutes } from './routes.ts'
import { apiRoutes } from './routes-api.ts'
import { clockRoutes } from './routes-clock.ts'
import { servedRoutes } from './routes-served.ts'
import { staffRoutes } from './routes-staff.ts'
import { samples } from './samples.ts'
import { endLostTransfers, SWEEP_SECONDS, sweepFiles } from './sweep-files.ts'
import { askAboutLetter, UNOPENED_LETTER } from './unopened-letter.ts'

export { STRONGER, toldAlerts } from './alert-fate.ts'
export { auditDocuments } from './audit.ts'
export { auditMisplaced } from './audit-misplaced.ts'
export { clockOf, toldToOpenBy } from './clock.ts'
export { clockSheet, countedTerms } from './clock-sheet.ts'
export { OwnDays, openByWords } from './day-first.tsx'
export { documentDeposited, documentOpened, documentSubject } from './facts.ts'
export { type Followed, followAll, followForExport, mayRead, namesAnothers } from './follow.ts'
export { kindWords, ownEvents } from './parts.tsx'
export { lettersBefore } from './re-served-days.ts'
export { reServedLines, withdrawnWhy } from './re-served-words.tsx'
export { bytesOf, type FileRead, readFile } from './read-file.ts'
export { closed, type Standing, servedByTermOn, serviceIsVoid, serviceOf } from './rules.ts'
export { saidBy } from './said.tsx'
export { documents as sampleDocuments, followed as sampleFollowed } from './sample-documents.ts'
export { statusOf } from './status.ts'
export { anyInWrongSpace, type Document, documentById, documentsInOrder, documentsOf } from './store.ts'
export { countTerms, strictlyOn } from './terms.ts'

/** Service of documents: deposit, inbox, opening, term, contest, withdrawal. The legal core. */
export function createDelivery(ports: Ports, law: Law): Capability {
  return {
    routes: [
      ...personRoutes(ports, law),
      ...clockRoutes(ports, law),
      ...staffRoutes(ports, law),
      ...servedRoutes(ports),
      ...apiRoutes(ports, law),
    ],
    jobs: { [UNOPENED_LETTER]: askAboutLetter(ports) },
    samples: samples(law),
    sweeps: [
      { name: 'deem', everySeconds: 60, run: deemServed(ports) },
      { name: 'terms-unwritten', everySeconds: 60, run: watchTerms(ports) },
      { name: 'document-files', everySeconds: SWEEP_SECONDS, run: sweepFiles(ports) },
      { name: 'lost-transfers', everySeconds: 300, run: endLostTransfers(ports) },
    ],
  }
}
