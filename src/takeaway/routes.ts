import { followAll, mayRead } from '../delivery/index.ts'
import { factsOf, type RecordedFact } from '../evidence/index.ts'
import type { Law } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { actingPerson, type Call, type Reply, type Route } from '../platform/http/route.ts'
import { words } from '../platform/i18n/index.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { askForCounsel } from './ask-sealed.ts'
import { fetchSealed } from './fetch-sealed.ts'
import { sealedFiles } from './store.ts'
import { takeAll } from './take-all.ts'
import { ARCHIVE, COUNSEL, type Last, TAKE_AWAY, takePage } from './take-page.tsx'
import { stateOf } from './taken.ts'

/** A whole structure may share one address; nobody needs his file more often. */
const OFTEN = { max: 60, seconds: 600 }

export function takeAwayRoutes(ports: Ports, law: Law): readonly Route[] {
  const take = takeAll(ports, law)
  const ask = askForCounsel(ports)
  const fetch = fetchSealed(ports)

  const show = async (call: Call): Promise<Reply> => {
    const acting = actingPerson(call)
    const view = await ports.act(acting, async (unit) => {
      const all = await followAll(unit, acting.personId)
      const facts = await factsOf(unit.trx, `person:${acting.personId}`)
      return {
        opened: all.filter(mayRead).length,
        waiting: all.filter((one) => stateOf(one) === 'waits').length,
        sealed: (await sealedFiles(unit.trx, null))[0] ?? null,
        last: lastOf(facts, unit.now),
      }
    })
    return isRefusal(view) ? view : { page: takePage(words(call.tag), { ...view, csrf: call.csrf, now: call.now }) }
  }

  const archive = async (call: Call): Promise<Reply> => {
    const acting = actingPerson(call)
    const name = `pli-${civilDay(call.now)}.zip`
    const taken = await take(acting, call.tag)
    if (isRefusal(taken)) return taken
    if (acting.asksOnly) {
      taken.stream.destroy()
      return nothing(name)
    }
    return { ...taken, type: ZIP, name }
  }

  const askCounsel = async (call: Call): Promise<Reply> => {
    const asked = await ask(actingPerson(call))
    return isRefusal(asked) ? asked : { redirect: TAKE_AWAY }
  }

  const counsel = async (call: Call): Promise<Reply> => {
    const fetched = await fetch(actingPerson(call), call.params['id'] ?? '', null)
    if (isRefusal(fetched)) return fetched
    const name = `pli-conseil-${civilDay(call.now)}.zip`
    return call.request.method === 'HEAD' ? nothing(name) : { stream: fetched.zip, type: ZIP, name }
  }

  const person = { as: 'page', access: { to: 'person' } } as const
  return [
    { method: 'GET', url: TAKE_AWAY, ...person, handle: show },
    { method: 'GET', url: ARCHIVE, ...person, limit: OFTEN, handle: archive },
    { method: 'POST', url: COUNSEL, ...person, body: 'form', limit: OFTEN, handle: askCounsel },
    { method: 'GET', url: `${COUNSEL}/:id`, ...person, handle: counsel },
  ]
}

/** No download takes longer. Of one whose end was never written, as when the house was stopped in it, nothing is said. */
const LONGEST = Temporal.Duration.from({ hours: 6 })

function lastOf(facts: readonly RecordedFact[], now: Temporal.Instant): Last | null {
  const asked = facts.findLast(({ type }) => type === 'ArchiveAsked')
  if (asked === undefined) return null
  const ended = facts.find(
    ({ type, data }) =>
      (type === 'ArchiveDelivered' || type === 'ArchiveInterrupted') && data['archiveId'] === asked.data['archiveId'],
  )
  const at = asked.happenedAt
  if (ended !== undefined) return { at, fate: ended.type === 'ArchiveDelivered' ? 'whole' : 'cut' }
  return Temporal.Instant.compare(at.add(LONGEST), now) > 0 ? { at, fate: 'underWay' } : null
}

const ZIP = 'application/zip'
const nothing = (name: string): Reply => ({ file: Buffer.alloc(0), type: ZIP, name })
