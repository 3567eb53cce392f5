import type pg from 'pg'
import { createDb } from '../platform/db/db.ts'
import { refuse } from '../platform/http/refusals.ts'
import type { Call, Reply, Route } from '../platform/http/route.ts'
import { isSpoken } from '../platform/i18n/index.ts'
import type { Capability, Ports, Sweep } from '../platform/ports.ts'
import type { Sample } from '../platform/sample.ts'
import { travelTo } from '../platform/travelled-clock.ts'
import { galleryPage } from '../ui/gallery.tsx'
import { instantTyped, isMove, moved, refresh, sweepAll } from './clock.ts'
import { galleryIndex } from './gallery.tsx'
import { clockPage, outboxPage, worldsPage } from './pages.tsx'
import { loadedWorlds, messages } from './store.ts'

const SHOWN = 200

/** What is composed besides the product in development, and never in production: house.ts asks `config.env`. */
export function createDev(
  ports: Ports,
  pools: { readonly app: pg.Pool; readonly worker: pg.Pool },
  sweeps: readonly Sweep[],
  samples: readonly Sample[],
): Capability {
  const workerDb = createDb(pools.worker)
  const get = (url: string, handle: (call: Call) => Promise<Reply>): Route => ({
    method: 'GET',
    url,
    as: 'page',
    access: { to: 'developer' },
    handle,
  })

  async function move(call: Call): Promise<Reply> {
    const { move, day = '', time = '' } = call.form
    const to = isMove(move) ? moved(ports.clock.now(), move) : instantTyped(day, time)
    if (to === null) {
      const wrong = 'Give a day and an hour of this century'
      return { page: clockPage({ now: ports.clock.now(), wrong, typed: { day, time } }), status: 422 }
    }
    await travelTo(pools.app, to)
    await refresh(ports.clock)
    return { page: clockPage({ now: ports.clock.now(), done: await sweepAll(workerDb, sweeps, ports.clock) }) }
  }

  return {
    routes: [
      get('/dev', async () => ({ page: worldsPage(await loadedWorlds(ports.db), ports.clock.now()) })),
      get('/dev/outbox', async ({ query }) => {
        const to = (query['to'] ?? '').trim().slice(0, 100)
        return { page: outboxPage(await messages(ports.db, to, SHOWN), to, SHOWN) }
      }),
      get('/dev/clock', async () => ({ page: clockPage({ now: ports.clock.now() }) })),
      { method: 'POST', url: '/dev/clock', as: 'page', access: { to: 'developer' }, body: 'form', handle: move },
      get('/dev/gallery', async () => ({ page: galleryIndex(samples) })),
      get('/dev/gallery/:tag/:look', async ({ params: { tag = '', look } }) =>
        isSpoken(tag) && (look === 'person' || look === 'staff')
          ? { page: galleryPage(tag, look) }
          : refuse('page-not-found'),
      ),
      get('/dev/gallery/:tag/page/:name', async ({ params: { tag = '', name = '' } }) => {
        const sample = samples.find((one) => one.name === name)
        return sample === undefined || !isSpoken(tag) ? refuse('page-not-found') : { page: sample.html(tag) }
      }),
    ],
  }
}
