import { AskedReceipt } from '../evidence/index.ts'
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
      {call.query['asked'] === 'notice' ? <AskedReceipt w={w} kind="notice" /> : null}
      <ul>
        {record.noticeReceipts.map(({ id, kind, ready }) => (
          <li key={id}>
            {ready ? (
              <a href={`${under}/${id}`}>{w(`evidence.receipts.${kind}`)}</a>
            ) : (
              `${w(`evidence.receipts.${kind}`)} – ${w('evidence.receipts.preparing')}`
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
