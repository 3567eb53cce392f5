import { documentById } from '../delivery/index.ts'
import { civilDay } from '../platform/clock.ts'
import { actingStaff, type Call, type Reply, type Route } from '../platform/http/route.ts'
import { isId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { askForCourt, readExport } from './ask-sealed.ts'
import { DOCUMENTS, type ExportView, exportPage, exportPath } from './export-page.tsx'
import { fetchSealed } from './fetch-sealed.ts'
import { refuse } from './refusals.ts'
import { sealedFiles } from './store.ts'

/** Making one takes the worker a second; an office shares an address. */
const OFTEN = { max: 60, seconds: 600 }

/** The Office exports the file of one document for a court. PostgreSQL asks the right again, for this person. */
export function exportRoutes(ports: Ports): readonly Route[] {
  const ask = askForCourt(ports)
  const fetch = fetchSealed(ports)

  const show = async (call: Call, id: string, more: Partial<ExportView> = {}): Promise<Reply> => {
    const files = await ports.act(actingStaff(call), async (unit) =>
      (await documentById(unit.trx, id)) ? sealedFiles(unit.trx, id) : refuse('sealed-file-not-found'),
    )
    if (isRefusal(files)) return files
    const page = exportPage(call, { documentId: id, files, asked: call.query['done'] === 'asked', ...more })
    const [wrong] = more.refusals ?? []
    return wrong ? { page, status: wrong.status } : { page }
  }

  const request = async (call: Call, id: string): Promise<Reply> => {
    const typed = readExport(call.form)
    if (!('reason' in typed)) return show(call, id, { typed: call.form, refusals: typed })
    const asked = await ask(actingStaff(call), id, typed)
    return isRefusal(asked) ? asked : { redirect: `${exportPath(id)}?done=asked` }
  }

  const file = async (call: Call, id: string): Promise<Reply> => {
    const fetched = await fetch(actingStaff(call), call.params['exportId'] ?? '', id)
    if (isRefusal(fetched)) return fetched
    const answer = { type: 'application/zip', name: `dossier-${civilDay(call.now)}.zip` }
    return call.request.method === 'HEAD' ? { file: Buffer.alloc(0), ...answer } : { stream: fetched.zip, ...answer }
  }

  const one = (handle: (call: Call, id: string) => Promise<Reply>) => async (call: Call) => {
    const id = call.params['id']
    return isId(id) ? handle(call, id) : refuse('sealed-file-not-found')
  }
  const staff = { as: 'page', access: { to: 'staff', right: 'document.export' } } as const
  const url = `${DOCUMENTS}/:id/export`
  return [
    { method: 'GET', url, ...staff, handle: one(show) },
    { method: 'POST', url, ...staff, body: 'form', limit: OFTEN, handle: one(request) },
    { method: 'GET', url: `${url}/:exportId`, ...staff, handle: one(file) },
  ]
}
