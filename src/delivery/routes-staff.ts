import { readCaseNumber, readForeignerNumber } from '../enrolment/index.ts'
import { explain, type Law, type Term } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { readMultipart } from '../platform/http/multipart.ts'
import { actingStaff, type Call, type Reply, type Route } from '../platform/http/route.ts'
import { csrfRefusal } from '../platform/http/server.ts'
import { spokenFor } from '../platform/i18n/index.ts'
import { isId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { askReceipt, isAsked } from './ask-receipt.ts'
import { clockOf } from './clock.ts'
import { decideOnContest } from './decide-contest.ts'
import { confirmDraft, keepDraft, type Preview, previewDraft, readDraftFile } from './draft.ts'
import { findDocuments } from './find.ts'
import { followAsStaff } from './follow.ts'
import { giveDocumentOtherwise } from './give-otherwise.ts'
import { DOCUMENTS, depositPage, NEW, previewPage } from './pages-deposit.tsx'
import { typedAgain } from './pages-re-serve.tsx'
import { listPage, type StaffView, staffDocumentPage } from './pages-staff.tsx'
import { keptByNext } from './re-served-days.ts'
import { readFileAsStaff } from './read-file.ts'
import { refuse } from './refusals.ts'
import { documentId } from './routes.ts'
import type { ContestOutcome, WithdrawnReason } from './rules.ts'
import { tellNoDay } from './terms.ts'
import { metadataOf, type Typed } from './typed-deposit.ts'
import { withdrawDocument } from './withdraw.ts'
import type { WrongSpace } from './wrong-space.ts'

/** The agents' pages: deposit in two steps, find, follow, take back, answer a contest. */
export function staffRoutes(ports: Ports, law: Law): readonly Route[] {
  const { largestFile } = ports.config
  const keep = keepDraft(ports, law)
  const preview = previewDraft(ports, law)
  const readDraft = readDraftFile(ports)
  const confirm = confirmDraft(ports, law)
  const find = findDocuments(ports)
  const follow = followAsStaff(ports)
  const read = readFileAsStaff(ports)
  const withdraw = withdrawDocument(ports)
  const decide = decideOnContest(ports)
  const give = giveDocumentOtherwise(ports)
  const tell = tellNoDay(ports)

  /** Empty, or what its first says of what is served again: `of` its id, no number. */
  const begin = async (call: Call): Promise<Reply> => {
    const { of, as } = call.query
    if (of === undefined && as === undefined) return { page: depositPage(call, law, {}) }
    if (!isId(of) || (as !== 'copy' && as !== 'replacement')) return refuse('document-not-found')
    const followed = await follow(actingStaff(call), of, 'status')
    return isRefusal(followed) ? followed : { page: depositPage(call, law, typedAgain(followed.document, as)) }
  }

  const fillIn = async (call: Call): Promise<Reply> => {
    const body = await readMultipart(call.request, largestFile)
    if (isRefusal(body)) return body
    const forged = csrfRefusal(call, body.fields['csrf'])
    if (forged) return forged
    const bytes = body.files['file']?.bytes ?? Buffer.alloc(0)
    const sent = bytes.length > 0 || body.tooLarge !== undefined
    const file = body.tooLarge ?? (bytes.length > 0 ? bytes : refuse('file-missing', {}, 'file'))
    const kept = await keep(actingStaff(call), metadataOf(body.fields), file)
    if (typeof kept !== 'string') {
      const page = depositPage(call, law, body.fields, { refusals: kept, fileLost: sent })
      return { page, status: body.tooLarge?.status ?? kept[0]?.status ?? 422 }
    }
    return { redirect: `${NEW}/${kept}` }
  }

  const look = async (call: Call, id: string): Promise<Reply> => {
    const seen = await preview(actingStaff(call), id)
    if (isRefusal(seen)) return seen
    if (seen === 'placed') return { redirect: `${DOCUMENTS}/${id}` }
    const terms = termsUnopened(law, seen)
    const { prepared, others, at } = seen
    const kept = prepared.first === null ? [] : keptByNext(law, [prepared.first, ...others], at).terms
    for (const counted of [terms, kept]) if (isRefusal(counted)) tell(counted)
    const spoken = prepared.language === null ? undefined : spokenFor(prepared.language)
    return { page: previewPage(call, law, id, seen, spoken, isRefusal(terms) ? [] : terms) }
  }

  const lookAtFile = async (call: Call, id: string): Promise<Reply> => {
    const bytes = await readDraft(actingStaff(call), id)
    if (isRefusal(bytes)) return bytes
    if (bytes === 'placed') return { redirect: `${DOCUMENTS}/${id}/file` }
    return { file: bytes, type: 'application/pdf', name: `${id}.pdf`, inline: true }
  }

  const place = async (call: Call, id: string): Promise<Reply> => {
    const placed = await confirm(actingStaff(call), id)
    return isRefusal(placed) ? placed : { redirect: `${DOCUMENTS}/${placed.id}?done=placed` }
  }

  const search = async (call: Call): Promise<Reply> => {
    const asked = call.form['number'] ?? ''
    const found = await find(actingStaff(call), asked)
    if (isRefusal(found)) return { page: listPage(call, { documents: [], asked }, found), status: found.status }
    return { page: listPage(call, { documents: found, asked }) }
  }

  const show = async (call: Call, id: string, more: Pick<StaffView, 'typed' | 'refusal'> = {}): Promise<Reply> => {
    const followed = await follow(actingStaff(call), id, 'timeline')
    if (isRefusal(followed)) return followed
    const said = call.query['done']
    const done = said === 'placed' || said === 'done' ? { done: said as 'placed' | 'done' } : {}
    const clock = clockOf(law, followed)
    if (clock.noDay !== null) tell(clock.noDay)
    const page = staffDocumentPage(call, { ...clock, ...(more.refusal ? {} : done), ...more })
    return more.refusal ? { page, status: more.refusal.status } : { page }
  }

  /** After an act: back to the document, or its page again with what was typed and why not. */
  const after = async (call: Call, id: string, answer: string | Refusal): Promise<Reply> =>
    isRefusal(answer)
      ? show(call, id, { typed: call.form, refusal: answer })
      : { redirect: `${DOCUMENTS}/${id}?done=done` }

  const takeBack = async (call: Call, id: string): Promise<Reply> => {
    const reason = call.form['reason'] as WithdrawnReason
    if (!['wrong-space', 'replaced', 'error'].includes(reason))
      return after(call, id, refuse('reason-missing', {}, 'reason'))
    return after(call, id, await withdraw(actingStaff(call), id, { reason, ...wrongSpace(call.form, 'withdraw') }))
  }

  const answer = async (call: Call, id: string): Promise<Reply> => {
    const outcome = call.form['outcome'] as ContestOutcome
    if (!['upheld', 'dismissed'].includes(outcome)) return after(call, id, refuse('outcome-missing', {}, 'outcome'))
    return after(call, id, await decide(actingStaff(call), id, { outcome, ...wrongSpace(call.form, 'decide') }))
  }

  const given = async (call: Call, id: string): Promise<Reply> =>
    after(call, id, await give(actingStaff(call), id, call.form))

  const file = async (call: Call, id: string): Promise<Reply> => {
    const found = await read(actingStaff(call), id)
    if (isRefusal(found)) return found
    return {
      file: found.bytes,
      type: 'application/pdf',
      name: `${found.document.reference.replaceAll('/', '-')}.pdf`,
      inline: true,
    }
  }

  const askFor = async (call: Call, id: string): Promise<Reply> => {
    const kind = call.form['kind']
    const told = isAsked(kind) ? await askReceipt(ports)(actingStaff(call), id, kind) : true
    return isRefusal(told) ? told : { redirect: `${DOCUMENTS}/${id}` }
  }

  const staff = (right: string) => ({ as: 'page', access: { to: 'staff', right } }) as const
  const one = (handle: (call: Call, id: string) => Promise<Reply>) => async (call: Call) => {
    const id = documentId(call)
    return isRefusal(id) ? id : handle(call, id)
  }
  const form = { method: 'POST', body: 'form' } as const
  const deposit = staff('document.deposit')
  const reading = staff('document.read')
  return [
    { method: 'GET', url: DOCUMENTS, ...reading, handle: async (call) => ({ page: listPage(call, null) }) },
    { ...form, url: DOCUMENTS, ...reading, handle: search },
    { method: 'GET', url: NEW, ...deposit, handle: begin },
    { method: 'POST', url: NEW, ...deposit, body: 'multipart', maxBytes: largestFile + 128 * 1024, handle: fillIn },
    { method: 'GET', url: `${NEW}/:id`, ...deposit, handle: one(look) },
    { method: 'GET', url: `${NEW}/:id/file`, ...deposit, handle: one(lookAtFile) },
    { ...form, url: `${NEW}/:id`, ...deposit, handle: one(place) },
    { method: 'GET', url: `${DOCUMENTS}/:id`, ...reading, handle: one(show) },
    { method: 'GET', url: `${DOCUMENTS}/:id/file`, ...reading, handle: one(file) },
    { ...form, url: `${DOCUMENTS}/:id/receipts`, ...staff('receipt.read'), handle: one(askFor) },
    { ...form, url: `${DOCUMENTS}/:id/withdrawal`, ...staff('document.withdraw'), handle: one(takeBack) },
    { ...form, url: `${DOCUMENTS}/:id/given`, ...staff('document.withdraw'), handle: one(given) },
    { ...form, url: `${DOCUMENTS}/:id/contest-decision`, ...staff('contest.decide'), handle: one(answer) },
  ]
}

function wrongSpace(form: Typed, prefix: string): WrongSpace {
  const [are, listed = ''] = [form[`${prefix}-others`], form[`${prefix}-letters`]]
  const letters = listed.split(' ').filter(isId)
  return { ...meantFor(form, prefix), ...(are === 'too' || are === 'his' ? { others: { are, letters } } : {}) }
}

function meantFor(form: Typed, prefix: string): Pick<WrongSpace, 'meantFor'> {
  const [foreigner, other] = [
    form[`${prefix}-foreignerNumber`]?.trim() ?? '',
    form[`${prefix}-caseNumber`]?.trim() ?? '',
  ]
  if (foreigner === '' && other === '') return {}
  return {
    meantFor: {
      foreignerNumber: readForeignerNumber(foreigner) ?? foreigner,
      ...(other === '' ? {} : { caseNumber: readCaseNumber(other) ?? other }),
    },
  }
}

/** What would follow if it were placed now and never opened. */
function termsUnopened(law: Law, { prepared: { input, plan } }: Preview): readonly Term[] | Refusal {
  if (input.decision === null) return []
  const { decidedOn, remedy } = input.decision
  const madeAvailableOn = civilDay(plan.madeAvailableAt)
  const explained = explain(law, { kind: input.kind, regime: plan.regime, remedy, decidedOn, madeAvailableOn })
  return isRefusal(explained) ? explained : explained.terms
}
