import { AskedReceipt, late } from '../evidence/index.ts'
import type { Call } from '../platform/http/route.ts'
import type { Words } from '../platform/i18n/index.ts'
import { Button, Form } from '../ui/index.ts'
import { HERE } from './pages.tsx'
import type { PersonRecord } from './read-record.ts'

/** The proof that he was handed his notice: those that were asked for, and the button that asks for one. */
export function NoticeReceipts({ w, call, record }: { w: Words; call: Call; record: PersonRecord }) {
  const under = `${HERE}/${record.applicant.id}/receipts`
  return (
    <section>
      <h2>{w('evidence.receipts.title')}</h2>
      {call.query['asked'] === 'notice' ? (
        <AskedReceipt w={w} kind="notice" receipts={record.noticeReceipts} now={call.now} />
      ) : null}
      <ul>
        {record.noticeReceipts.map((one) => (
          <li key={one.id}>
            {one.ready ? (
              <a href={`${under}/${one.id}`}>{w(`evidence.receipts.${one.kind}`)}</a>
            ) : (
              `${w(`evidence.receipts.${one.kind}`)} – ${w('evidence.receipts.preparing', { late: late([one], call.now) })}`
            )}
          </li>
        ))}
      </ul>
      <Form action={under} csrf={call.csrf}>
        <Button look="quiet">{w('evidence.history.notice.ask')}</Button>
      </Form>
    </section>
  )
}
