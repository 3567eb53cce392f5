import type { Trx } from '../platform/db/act.ts'
import { actingStaff, type Call, type Reply, type Route } from '../platform/http/route.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { type Errors, refusalWords } from '../ui/index.ts'
import { staffWords } from './frame.ts'

/** What stands in a form: nothing yet, or what was typed and what is wrong with it. */
export type Filled = {
  readonly typed: Readonly<Record<string, string>>
  readonly errors: Errors
  readonly status: 200 | 422
}

export const EMPTY: Filled = { typed: {}, errors: {}, status: 200 }

/** What an act came to: done, to the page that shows it; refused over a field, the form again; refused otherwise, said on a page. */
export async function outcome<T>(
  call: Call,
  done: T | Refusal,
  next: (value: T) => Reply,
  again: (filled: Filled) => Promise<Reply>,
): Promise<Reply> {
  if (!isRefusal(done)) return next(done)
  if (done.field === undefined || done.status !== 422) return done
  const said = refusalWords(staffWords(call.tag), done)
  return again({ typed: call.form, errors: { [done.field]: `${said.title}. ${said.next}` }, status: 422 })
}

/** Loads in the name of the agent, then shows: a page in two lines. */
export const show =
  (ports: Pick<Ports, 'act'>) =>
  async <T>(
    call: Call,
    load: (trx: Trx) => Promise<T | Refusal>,
    page: (loaded: T) => string,
    status = 200,
  ): Promise<Reply> => {
    const loaded = await ports.act(actingStaff(call), ({ trx }) => load(trx))
    return isRefusal(loaded) ? loaded : { page: page(loaded), status }
  }

export const idOf = (call: Call): string => call.params['id'] ?? ''

type Handlers = Readonly<Record<`${'GET' | 'POST'} /${string}`, (call: Call) => Promise<Reply>>>

/** Pages and forms of the administrator, by `METHOD /address`. */
export const administration = (handlers: Handlers): Route[] =>
  Object.entries(handlers).map(([where, handle]): Route => {
    const [method, url] = where.split(' ') as ['GET' | 'POST', string]
    const body = method === 'POST' ? ({ body: 'form' } as const) : {}
    return { method, url, access: { to: 'staff', right: 'staff.administer' }, as: 'page', ...body, handle }
  })
