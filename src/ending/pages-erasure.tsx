import type { Call } from '../platform/http/route.ts'
import type { Words } from '../platform/i18n/index.ts'
import type { Refusal } from '../platform/refusal.ts'
import { staffFrame } from '../staff/index.ts'
import { Button, Form, Instant, LinkButton, Notice, Particulars, RefusalNotice, staffPage, Table } from '../ui/index.ts'
import { APPLICANTS } from './pages.tsx'
import type { SeenErasure } from './prepare-erasure.ts'
import type { ErasureRow } from './store-erasure.ts'

export const ERASURES = '/staff/erasures'

/** Every list that was asked for, and the button that asks for one. */
export function erasuresPage(call: Call, all: readonly ErasureRow[]): string {
  const frame = staffFrame(call, ERASURES)
  const { w } = frame
  return staffPage({
    ...frame,
    title: w('ending.staff.erasures.title'),
    children: (
      <>
        <h1>{w('ending.staff.erasures.title')}</h1>
        <p>{w('ending.staff.erasures.what')}</p>
        <Form action={ERASURES} csrf={call.csrf}>
          <Button>{w('ending.staff.erasures.prepare')}</Button>
        </Form>
        <Table
          caption={w('ending.staff.erasures.all')}
          rows={all}
          keyOf={({ id }) => id}
          empty={w('ending.staff.erasures.none')}
          columns={[
            {
              head: w('ending.staff.erasure.prepared'),
              cell: (one) => (
                <a href={`${ERASURES}/${one.id}`}>
                  <Instant w={w} at={one.preparedAt} style="short" />
                </a>
              ),
            },
            { head: w('ending.staff.erasure.state'), cell: (one) => w(`ending.staff.erasure.state.${stateOf(one)}`) },
          ]}
        />
      </>
    ),
  })
}

type State = 'asked' | 'listed' | 'confirmed' | 'done' | 'given-up'
const stateOf = ({ listedAt, confirmedAt, doneAt, givenUpAt }: ErasureRow): State => {
  if (givenUpAt !== null) return 'given-up'
  if (doneAt !== null) return 'done'
  if (confirmedAt !== null) return 'confirmed'
  return listedAt === null ? 'asked' : 'listed'
}

/** One list: how many would be erased and why the others not, some of the first by their last digits; and, for another member, his yes; for each, that it is given up. */
export function erasurePage(call: Call, { erasure, counts, lines }: SeenErasure, refusal?: Refusal): string {
  const frame = staffFrame(call, ERASURES)
  const { w } = frame
  const state = stateOf(erasure)
  const own = erasure.preparedBy === call.staff?.actorId
  return staffPage({
    ...frame,
    title: w('ending.staff.erasure.title'),
    wrong: refusal !== undefined,
    children: (
      <>
        <h1>{w('ending.staff.erasure.title')}</h1>
        {refusal ? <RefusalNotice w={w} refusal={refusal} /> : null}
        <p class="lead">
          {w(`ending.staff.erasure.state.${state}`)}{' '}
          {erasure.givenUpAt === null ? null : <Instant w={w} at={erasure.givenUpAt} style="short" />}
        </p>
        <Particulars items={countsIn(w, counts)} />
        {erasure.listedAt === null || lines.length > 0 ? null : <p>{w('ending.staff.erasure.nobody')}</p>}
        {lines.length === 0 ? null : (
          <Table
            caption={w('ending.staff.erasure.who')}
            rows={lines}
            keyOf={({ personId }) => personId}
            empty=""
            columns={[
              {
                head: w('ending.staff.erasure.record'),
                cell: ({ personId, digits }) =>
                  digits === null ? (
                    w('ending.staff.erasure.gone')
                  ) : (
                    <a href={`${APPLICANTS}/${personId}/ending`}>…{digits}</a>
                  ),
              },
            ]}
          />
        )}
        {state !== 'listed' || counts['erase'] === undefined ? null : own ? (
          <Notice w={w} kind="info">
            <p>{w('ending.staff.erasure.another')}</p>
          </Notice>
        ) : (
          <Form action={`${ERASURES}/${erasure.id}/confirmation`} csrf={call.csrf}>
            <p>{w('ending.staff.erasure.for-ever')}</p>
            <Button>{w('ending.staff.erasure.confirm', { count: counts['erase'] })}</Button>
          </Form>
        )}
        {state === 'asked' || state === 'listed' ? (
          <Form action={`${ERASURES}/${erasure.id}/giving-up`} csrf={call.csrf}>
            <Button look="second">{w('ending.staff.erasure.give-up')}</Button>
          </Form>
        ) : null}
        <LinkButton look="quiet" href={ERASURES}>
          {w('ending.staff.erasures.title')}
        </LinkButton>
      </>
    ),
  })
}

const countsIn = (w: Words, counts: SeenErasure['counts']) =>
  Object.entries(counts).map(([verdict, n]) => ({
    name: w.maybe(`ending.staff.verdict.${verdict}`) ?? verdict,
    value: String(n),
  }))
