import { late } from '../evidence/index.ts'
import type { Call } from '../platform/http/route.ts'
import type { Refusal } from '../platform/refusal.ts'
import { staffFrame } from '../staff/index.ts'
import {
  Back,
  Button,
  ErrorSummary,
  Field,
  Form,
  Identifier,
  Instant,
  Notice,
  refusalWords,
  Select,
  staffPage,
  Table,
} from '../ui/index.ts'
import { EXPORT_REASONS } from './facts.ts'
import type { SealedFile } from './store.ts'

export const DOCUMENTS = '/staff/documents'
export const exportPath = (documentId: string): string => `${DOCUMENTS}/${documentId}/export`

export type ExportView = {
  readonly documentId: string
  readonly files: readonly SealedFile[]
  readonly asked?: boolean
  readonly typed?: Readonly<Record<string, string>>
  readonly refusals?: readonly Refusal[]
}

/** Takes the file of one document out of the house, for a court: why and for which case is asked first, and what was made is listed. */
export function exportPage(call: Call, { documentId, files, asked, typed = {}, refusals = [] }: ExportView): string {
  const frame = staffFrame(call, DOCUMENTS)
  const { w } = frame
  const errors = Object.fromEntries(refusals.map((wrong) => [wrong.field, refusalWords(w, wrong).title]))
  const isLate = late(
    files.map(({ askedAt, madeAt }) => ({ askedAt, ready: madeAt !== null })),
    call.now,
  )
  return staffPage({
    ...frame,
    title: w('takeaway.staff.export.title'),
    wrong: refusals.length > 0,
    children: (
      <>
        <Back w={w} href={`${DOCUMENTS}/${documentId}`} />
        <ErrorSummary w={w} errors={errors} />
        <h1>{w('takeaway.staff.export.title')}</h1>
        {asked ? <Notice w={w} kind="done" title={w('takeaway.staff.export.asked', { late: isLate })} /> : null}
        <p>{w('takeaway.staff.export.explain')}</p>
        <Form action={exportPath(documentId)} csrf={call.csrf}>
          <Select
            w={w}
            name="reason"
            label={w('takeaway.staff.export.reason')}
            value={typed['reason']}
            empty={w('takeaway.staff.export.choose')}
            error={errors['reason']}
            options={EXPORT_REASONS.map((value) => ({ value, label: w(`takeaway.staff.export.reason.${value}`) }))}
          />
          <Field
            w={w}
            name="courtReference"
            label={w('takeaway.staff.export.courtReference')}
            hint={w('takeaway.staff.export.courtReference.hint')}
            value={typed['courtReference'] ?? ''}
            error={errors['courtReference']}
            leftToRight
          />
          <Button>{w('takeaway.staff.export.go')}</Button>
        </Form>
        <Table
          caption={w('takeaway.staff.export.list')}
          rows={files}
          keyOf={(file) => file.id}
          empty={w('takeaway.staff.export.empty')}
          columns={[
            { head: w('takeaway.staff.export.at'), cell: (file) => <Instant w={w} at={file.askedAt} /> },
            {
              head: w('takeaway.staff.export.state'),
              cell: (file) =>
                file.madeAt === null ? (
                  w('takeaway.staff.export.preparing')
                ) : file.removedAt === null ? (
                  <a href={`${exportPath(documentId)}/${file.id}`}>{w('takeaway.staff.export.fetch')}</a>
                ) : (
                  w('takeaway.staff.export.removed')
                ),
            },
            {
              head: w('takeaway.staff.export.digest'),
              cell: (file) => (file.digest === null ? '' : <Identifier value={file.digest} />),
            },
          ]}
        />
      </>
    ),
  })
}
