import type pg from 'pg'
import type { Clock } from '../clock.ts'
import { isId } from '../ids.ts'
import { isRefusal, type Refusal } from '../refusal.ts'
import type { Statement } from './sql.ts'
import { begin, type Trx } from './transaction.ts'

export type { Trx }

/**
 * In whose name a transaction runs. It decides the database role, hence the rows that exist for it. `asksOnly`: to know what
 * the answer would be (HEAD); whatever the verb wrote is rolled back.
 */
export type Acting =
  | { as: 'door' }
  | { as: 'person'; session: Uint8Array; personId: string; asksOnly?: boolean }
  | { as: 'staff'; actorId: string; kind: 'staff' | 'client'; role: string; asksOnly?: boolean }
  | { as: 'worker' }

/** Who is written down as the author of a fact. */
export type Author = { kind: 'person' | 'staff' | 'client' | 'system'; id: string; role: string }

/** Values that a fact may hold in clear: codes, digests, instants, ids. Never a personal value, never free text. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain }

/**
 * Something that happened, in the past tense. `id` is derived from what happened, so that twice is once.
 * `sealed` holds the personal values: they are written under the person's key and die with it.
 */
export type Fact = {
  readonly type: string
  readonly id: string
  readonly subject: string
  readonly personId: string | null
  readonly happenedAt: Temporal.Instant
  readonly regime?: string
  readonly data: { readonly [key: string]: Plain }
  readonly sealed?: { readonly [key: string]: Plain }
  /** Of how many bytes: all that is sealed in facts of one type is filled up to as many, where its length would tell what it says. */
  readonly sealedBytes?: number
  /** When the author is not the one in whose name the transaction runs. */
  readonly author?: Author
}

/** What a verb works with: one transaction, one instant, one author. */
export type Unit = {
  readonly trx: Trx
  readonly now: Temporal.Instant
  readonly acting: Acting
  readonly author: Author
  /** Writes down that something happened. The consequences of journey.ts are enqueued in the same transaction. */
  record(fact: Fact): void
  /**
   * Asks what nobody needs the answer of: it leaves with the facts and the commit, and is answered with them. If it fails, so does
   * the act, for its reason.
   */
  last(statement: Statement): void
}

/**
 * Asks for the unit's facts to be written and for what follows from them to be enqueued, each of it by `unit.last`. Composed in
 * house.ts from the journal and journey.ts.
 */
export type Recorder = (unit: Unit, facts: readonly Fact[]) => Promise<void>

export type Act = <T>(acting: Acting, verb: (unit: Unit) => Promise<T | Refusal>) => Promise<T | Refusal>

const roles = { door: 'pli_door', person: 'pli_person', staff: 'pli_staff', worker: null } as const

function authorOf(acting: Acting): Author {
  if (acting.as === 'person') return { kind: 'person', id: acting.personId, role: 'applicant' }
  if (acting.as === 'staff') return { kind: acting.kind, id: acting.actorId, role: acting.role }
  return { kind: 'system', id: acting.as, role: acting.as }
}

/** SET LOCAL of the role and of what row-level security looks at. Values are checked here, since SET takes no parameters. */
function becoming(acting: Acting, now: Temporal.Instant): string {
  const settings = [`set local pli.now = '${now.toString()}'`]
  if (acting.as === 'person') settings.push(`set local pli.session = '${Buffer.from(acting.session).toString('hex')}'`)
  if (acting.as === 'staff') {
    if (!isId(acting.actorId)) throw new Error('an actor without an id')
    settings.push(`set local pli.actor = '${acting.actorId}'`)
  }
  const role = roles[acting.as]
  if (role !== null) settings.push(`set local role ${role}`)
  return settings.join('; ')
}

/** `deadlock_detected`: of acts that wait for each other PostgreSQL ends one, and of that one nothing is stored. */
const DEADLOCK = '40P01'
const TIMES = 3

/**
 * One verb, one transaction: begin, become the one who acts, run the verb, write its facts and enqueue their
 * consequences, commit. A refusal rolls everything back, and so does who only asks: nothing is stored by half. A fault does too, and is thrown.
 * An act that lost to another of that instant is done again, by the new state: whoever asks, a person, an agent or a machine, did nothing
 * wrong. So a verb may run more than once: what it hands out is of the last time. Of the worker it is a fault: its work comes round again.
 */
export function createAct(pool: pg.Pool, clock: Clock, recorder: Recorder): Act {
  const once: Act = async (acting, verb) => {
    const { trx, say, commit, rollback } = await begin(pool)
    try {
      const now = clock.now()
      say(becoming(acting, now))
      const facts: Fact[] = []
      const unit: Unit = {
        trx,
        now,
        acting,
        author: authorOf(acting),
        record: (fact) => void facts.push(fact),
        last: (statement) => void statement.execute(trx).catch(() => {}), // the transaction remembers: the commit throws it
      }
      const answer = await verb(unit)
      if (isRefusal(answer) || ('asksOnly' in acting && acting.asksOnly)) {
        await rollback()
        return answer
      }
      if (facts.length > 0) await recorder(unit, facts)
      await commit()
      return answer
    } catch (error) {
      await rollback().catch(() => {})
      throw error
    }
  }
  return async (acting, verb) => {
    for (let time = 1; ; time++)
      try {
        return await once(acting, verb)
      } catch (error) {
        if (acting.as === 'worker' || time === TIMES || (error as { code?: unknown }).code !== DEADLOCK) throw error
      }
  }
}
