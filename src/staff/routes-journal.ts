import { lastFacts, type ReadsAbout, readsNotSaid } from '../evidence/index.ts'
import { actingStaff, type Call, type Reply, type Route } from '../platform/http/route.ts'
import { isId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { journalRead } from './facts.ts'
import { outcome } from './forms.ts'
import { journalPage } from './pages-journal.tsx'
import { refuse } from './refusals.ts'
import { members } from './store-administer.ts'

const PAGE = 100

/** What answers "who read my file?". */
const READINGS = ['ApplicantRead', 'DocumentRead']

/** An id, alone or after what it is the id of: never a number of a person, which would then stand in an address. */
const ABOUT = /^(?:[a-z-]{1,30}:)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A document is asked for by its own subject; an id alone is a person's or a reader's. */
function aboutReads(about: string | null): ReadsAbout {
  if (about === null) return { all: true }
  return isId(about) ? { anyOne: about } : { subject: about }
}

/** The journal for who audits: what was done and read, by whom; sealed values stay sealed. */
export function journalRoutes(ports: Pick<Ports, 'act'>): Route[] {
  const journal = async (call: Call): Promise<Reply> => {
    const typed = (call.query['about'] ?? '').trim()
    const about = ABOUT.test(typed) ? typed : null
    const before = /^\d{1,15}$/.test(call.query['before'] ?? '') ? Number(call.query['before']) : null
    const reads = call.query['reads'] === 'yes'
    const read = await ports.act(actingStaff(call), async (unit) => {
      if (typed !== '' && about === null) return refuse('journal-subject-not-understood', {}, 'about')
      const today = before === null ? await readsNotSaid(unit.trx, aboutReads(about), PAGE) : []
      const facts = await lastFacts(unit.trx, about, before, PAGE + 1, reads ? READINGS : null)
      unit.record(journalRead(about, before, unit.now))
      return { facts, today, pseudonyms: new Map((await members(unit.trx)).map((m) => [m.id, m.pseudonym])) }
    })
    const empty = { facts: [], today: [], pseudonyms: new Map<string, string>(), about: null, reads, more: false }
    return outcome(
      call,
      read,
      ({ facts, today, pseudonyms }) => ({
        page: journalPage(call, {
          facts: facts.slice(0, PAGE),
          today,
          pseudonyms,
          about,
          reads,
          more: facts.length > PAGE,
          errors: {},
        }),
      }),
      // The text itself is not shown again: it may be a number, and it is not repeated in the page's address either.
      async ({ errors }) => ({ page: journalPage(call, { ...empty, errors }), status: 422 }),
    )
  }
  return [
    {
      method: 'GET',
      url: '/staff/journal',
      access: { to: 'staff', right: 'journal.audit' },
      as: 'page',
      handle: journal,
    },
  ]
}
