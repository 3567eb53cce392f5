import type { Acting } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { documentOpened } from './facts.ts'
import { onDocument } from './locked.ts'
import { ableToOpen } from './read-file.ts'
import { open } from './rules.ts'
import { aboutOf, setOpened } from './store.ts'
import { firstOfCopy } from './store-re-served.ts'

/** What stood before the person when he pressed, and how he had been recognised: kept with the fact. */
export type HowOpened = {
  readonly coverVersion: string
  readonly coverLanguage: string | null
  readonly authenticatedBy: string
}

/**
 * The person's own explicit act, and nothing else, opens: the first consultation of R. 531-17. Twice is once, at one
 * instant too. After the end of the term it is recorded as a reading and serves nothing, whether or not the sweep has run.
 * @law CESEDA R.531-17
 */
export const openDocument =
  (ports: Ports) =>
  async (acting: Acting & { as: 'person' }, documentId: string, how: HowOpened): Promise<'open' | Refusal> =>
    (await ableToOpen(ports, acting, documentId)) ??
    onDocument(ports, acting, documentId, async (unit, document) => {
      const opening = open(document, unit.now, await firstOfCopy(unit.trx, document))
      if (isRefusal(opening)) return opening
      if (opening.first) {
        await setOpened(unit.trx, document.id, unit.now, opening.served)
        unit.record(documentOpened(aboutOf(document), unit.now, opening, how))
      }
      return 'open'
    })
