import type { Call } from '../platform/http/route.ts'
import type { Refusal } from '../platform/refusal.ts'
import { staffFrame } from '../staff/index.ts'
import { Button, Day, Field, Form, Identifier, RefusalNotice, staffPage, Table } from '../ui/index.ts'
import type { Told } from './store-feed.ts'

export const SERVED = '/staff/served'

/** A prefecture's own page: by number, what was served. The number goes in the body: no address holds one. */
export function servedPage(call: Call, found: readonly Told[] | null, refusal?: Refusal): string {
  const frame = staffFrame(call, SERVED)
  const { w } = frame
  return staffPage({
    ...frame,
    title: w('delivery.staff.served.title'),
    wrong: refusal !== undefined,
    children: (
      <>
        <h1>{w('delivery.staff.served.title')}</h1>
        {refusal ? <RefusalNotice w={w} refusal={refusal} /> : null}
        <p>{w('delivery.staff.served.intro')}</p>
        <Form action={SERVED} csrf={call.csrf}>
          <Field
            w={w}
            name="number"
            label={w('enrolment.number')}
            hint={w('delivery.staff.served.hint')}
            maxLength={40}
            leftToRight
          />
          <Button>{w('delivery.staff.list.go')}</Button>
        </Form>
        {found === null ? null : (
          <Table
            caption={w('delivery.staff.served.found')}
            rows={found}
            keyOf={(told) => told.receipt}
            empty={w('delivery.staff.served.none')}
            columns={[
              { head: w('enrolment.number'), cell: (told) => <Identifier value={told.foreignerNumber} /> },
              { head: w('delivery.staff.served.on'), cell: (told) => <Day w={w} day={told.servedOn} /> },
              {
                head: w('delivery.staff.served.how'),
                cell: (told) => w(`delivery.staff.served.manner.${told.manner}`),
              },
              {
                head: w('delivery.staff.served.receipt'),
                cell: (told) => (
                  <a href={`${SERVED}/receipt?${new URLSearchParams({ of: told.receipt })}`}>
                    {w('delivery.staff.served.readReceipt')}
                  </a>
                ),
              },
            ]}
          />
        )}
        <p class="soft">
          {w('delivery.staff.served.machine')} <a href="/api/openapi.json">/api/openapi.json</a>
        </p>
      </>
    ),
  })
}
