import { lastFacts } from '../evidence/index.ts'
import { actingStaff, type Call, type Reply, type Route } from '../platform/http/route.ts'
import type { Ports } from '../platform/ports.ts'
import { journalRead } from './facts.ts'
import { outcome } from './forms.ts'
import { journalPage } from './pages-journal.tsx'
import { refuse } from './refusals.ts'
import { members } from './store-administer.ts'

const PAGE = 100

/** What answers "who read my file?". */
const READINGS = ['ApplicantRead', 'DocumentRead', 'ReceiptRead', 'ApplicantLookedUp']

/** An id, alone or after what it is the id of: never a number of a person, which would then stand in an address. */
const ABOUT = /^(?:[a-z-]{1,30}:)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The journal for who audits: what was done and read, by whom; sealed values stay sealed. */
export function journalRoutes(ports: Pick<Ports, 'act'>): Route[] {
  const journal = async (call: Call): Promise<Reply> => {
    const typed = (call.query['about'] ?? '').trim()
    const about = ABOUT.test(typed) ? typed : null
    const before = /^\d{1,15}$/.test(call.query['before'] ?? '') ? Number(call.query['before']) : null
    const reads = call.query['reads'] === 'yes'
    const read = await ports.act(actingStaff(call), async (unit) => {
      if (typed !== '' && about === null) return refuse('journal-subject-not-understood', {}, 'about')
      const facts = await lastFacts(unit.trx, about, before, PAGE + 1, reads ? READINGS : null)
      unit.record(journalRead(about, before, unit.now))
      return { facts, pseudonyms: new Map((await members(unit.trx)).map((m) => [m.id, m.pseudonym])) }
    })
    const empty = { facts: [], pseudonyms: new Map<string, string>(), about: null, reads, more: false }
    return outcome(
      call,
      read,
      ({ facts, pseudonyms }) => ({
        page: journalPage(call, {
          facts: facts.slice(0, PAGE),
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
