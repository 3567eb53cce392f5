import type { Law } from '../law/index.ts'
import type { Call } from '../platform/http/route.ts'
import type { Words } from '../platform/i18n/index.ts'
import { Button, Form, Instant, LinkButton, Notice, staffPage, Table } from '../ui/index.ts'
import { staffFrame } from './frame.ts'
import { roleWords } from './pages.tsx'
import type { WorkItem } from './store-work.ts'
import { doneBy, isLate } from './work-due.ts'
import { isWorkKind, outcomesOf, workKinds } from './work-kinds.ts'

export type WorkList = {
  readonly items: readonly WorkItem[]
  readonly page: number
  readonly more: boolean
  readonly justClosed: boolean
}

export function workPage(call: Call, law: Law, { items, page, more, justClosed }: WorkList): string {
  const frame = staffFrame(call, '/staff/work-items')
  const { w } = frame
  return staffPage({
    ...frame,
    title: w('staff.work.title'),
    children: (
      <>
        <h1>{w('staff.work.title')}</h1>
        {justClosed ? <Notice w={w} kind="done" title={w('staff.work.closed')} /> : null}
        <Table
          caption={w('staff.work.intro')}
          rows={items}
          keyOf={(item) => item.id}
          empty={w('staff.work.empty')}
          columns={[
            { head: w('staff.work.what'), cell: (item) => w.maybe(`staff.work.kind.${item.kind}`) ?? item.kind },
            { head: w('staff.work.for'), cell: (item) => item.organisationName ?? roleWords(w, item.ownerRole) },
            { head: w('staff.work.since'), cell: (item) => <Instant w={w} at={item.createdAt} style="short" /> },
            { head: w('staff.work.due'), cell: (item) => <Due w={w} item={item} law={law} now={call.now} /> },
            { head: w('staff.work.about'), cell: (item) => <About w={w} item={item} call={call} /> },
            { head: w('staff.work.outcome'), cell: (item) => <Closing w={w} item={item} call={call} /> },
          ]}
        />
        <p>
          {page > 1 ? (
            <LinkButton look="second" href="/staff/work-items">
              {w('staff.work.previous')}
            </LinkButton>
          ) : null}
          {more ? (
            <LinkButton look="second" href={`/staff/work-items?page=${page + 1}`}>
              {w('staff.work.next')}
            </LinkButton>
          ) : null}
        </p>
      </>
    ),
  })
}

type Line = { readonly w: Words; readonly item: WorkItem }

function Due({ w, item, law, now }: Line & { law: Law; now: Temporal.Instant }) {
  const by = doneBy(law, item)
  if (by === null) return <span class="soft">{w('staff.work.noDue')}</span>
  return (
    <>
      <Instant w={w} at={by} style="short" />
      {isLate(law, item, now) ? <strong> ({w('staff.work.overdue')})</strong> : null}
    </>
  )
}

/**
 * Ways to what it is about, only those he may take: who may not read the document and audits (the data-protection officer)
 * is led to what happened to it. Of the person himself three digits stand in the list: whoever opens his record is written down.
 */
function About({ w, item, call }: Line & { call: Call }) {
  const may = call.staff!.rights
  return (
    <>
      {item.documentId !== null && may.has('document.read') ? (
        <a href={`/staff/documents/${item.documentId}`}>{w('staff.work.document')}</a>
      ) : item.documentId !== null && may.has('journal.audit') ? (
        <a href={`/staff/journal?about=document:${item.documentId}`}>{w('staff.work.journal')}</a>
      ) : null}{' '}
      {item.digits === null ? null : (
        <a href={`/staff/applicants/${item.personId}`}>{w('staff.work.applicant', { digits: item.digits })}</a>
      )}
    </>
  )
}

/** One form a line, each with a field of its own name. */
export const outcomeField = (itemId: string): string => `outcome-${itemId}`

function Closing({ w, item, call }: Line & { call: Call }) {
  if (!isWorkKind(item.kind)) return null
  if (workKinds[item.kind].closedBy === 'act') return <span class="soft">{w('staff.work.closedByAct')}</span>
  if (!call.staff!.rights.has('work-item.close')) return null
  return (
    <Form action={`/staff/work-items/${item.id}/closing`} csrf={call.csrf}>
      <select name={outcomeField(item.id)} aria-label={w('staff.work.outcome')} required>
        <option value="">{w('staff.work.outcomeEmpty')}</option>
        {outcomesOf(item.kind).map((value) => (
          <option key={value} value={value}>
            {w.maybe(`staff.work.outcome.${value}`) ?? value}
          </option>
        ))}
      </select>{' '}
      <Button look="second">{w('staff.work.close')}</Button>
    </Form>
  )
}
