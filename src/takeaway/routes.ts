import { followAllOwn } from '../delivery/index.ts'
import { factsOf } from '../evidence/index.ts'
import { civilDay } from '../platform/clock.ts'
import { actingPerson, type Call, type Reply, type Route } from '../platform/http/route.ts'
import { words } from '../platform/i18n/index.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { takeAll } from './take-all.ts'
import { ARCHIVE, TAKE_AWAY, takePage } from './take-page.tsx'
import { stateOf } from './taken.ts'

/** A whole structure may share one address; nobody needs his file more often. */
const OFTEN = { max: 60, seconds: 600 }

export function takeAwayRoutes(ports: Ports): readonly Route[] {
  const take = takeAll(ports)

  const show = async (call: Call): Promise<Reply> => {
    const acting = actingPerson(call)
    const view = await ports.act(acting, async (unit) => {
      const states = (await followAllOwn(unit)).map(stateOf)
      const facts = await factsOf(unit.trx, `person:${acting.personId}`)
      const asked = facts.findLast(({ type }) => type === 'ArchiveAsked')
      const whole = facts.some(
        ({ type, data }) => type === 'ArchiveDelivered' && data['archiveId'] === asked?.data['archiveId'],
      )
      const count = (state: string) => states.filter((one) => one === state).length
      return {
        opened: count('opened'),
        waiting: count('waits'),
        last: asked === undefined ? null : { at: asked.happenedAt, whole },
      }
    })
    return isRefusal(view) ? view : { page: takePage(words(call.tag), { ...view, csrf: call.csrf }) }
  }

  const archive = async (call: Call): Promise<Reply> => {
    const acting = actingPerson(call)
    const name = `pli-${civilDay(call.now)}.zip`
    const taken = await take(acting, call.tag)
    if (isRefusal(taken)) return taken
    if (acting.asksOnly) {
      taken.stream.destroy()
      return { file: Buffer.alloc(0), type: ZIP, name }
    }
    return { ...taken, type: ZIP, name }
  }

  const person = { method: 'GET', as: 'page', access: { to: 'person' } } as const
  return [
    { ...person, url: TAKE_AWAY, handle: show },
    { ...person, url: ARCHIVE, limit: OFTEN, handle: archive },
  ]
}

const ZIP = 'application/zip'
