import type { Acting } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { documentGivenOtherwise } from './facts.ts'
import { onDocument } from './locked.ts'
import { refuse } from './refusals.ts'
import { type GivenBy, giveOtherwise } from './rules.ts'
import { aboutOf, setGiven } from './store.ts'

const WAYS: readonly GivenBy[] = ['post', 'hand']

/**
 * The Office declares that a document which lies unopened was given to him by post or from a hand, and when. He may open it here as
 * before and is told of it (journey.ts); it keeps his space open no more (src/ending/). Said twice it is said once.
 */
export const giveDocumentOtherwise =
  (ports: Ports) =>
  (
    acting: Acting & { as: 'staff' },
    documentId: string,
    said: { readonly givenBy?: string | undefined; readonly givenOn?: string | undefined },
  ): Promise<'given' | Refusal> =>
    onDocument(ports, acting, documentId, async (unit, document) => {
      const givenBy = WAYS.find((way) => way === said.givenBy)
      if (givenBy === undefined) return refuse('given-by-missing', {}, 'givenBy')
      const givenOn = readDay(said.givenOn)
      if (givenOn === null) return refuse('given-on-missing', {}, 'givenOn')
      const given = giveOtherwise(document, { givenOn, givenBy }, unit.now)
      if (isRefusal(given)) return given
      if (!given.first) return 'given'
      await setGiven(unit.trx, document.id, { givenOn, givenBy })
      unit.record(documentGivenOtherwise(aboutOf(document), unit.now, { givenOn, givenBy }))
      return 'given'
    })

function readDay(text = ''): Temporal.PlainDate | null {
  try {
    return /^\d{4}-\d{2}-\d{2}$/.test(text) ? Temporal.PlainDate.from(text) : null
  } catch {
    return null
  }
}
