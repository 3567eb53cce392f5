import type { Law } from '../law/index.ts'
import { actingStaff, type Call, type Reply, type Route } from '../platform/http/route.ts'
import { isId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { staffWords } from '../staff/index.ts'
import { EVENTS, type EventName, events } from './events.ts'
import { handOver, handOverPrinted } from './hand-over.ts'
import { readForeignerNumber } from './numbers.ts'
import { HERE, NO_ERRORS, NOTHING, numberPage, refusedPage, searchPage } from './pages.tsx'
import { eventPage } from './pages-event.tsx'
import { familyPage } from './pages-family.tsx'
import { mergePage } from './pages-merge.tsx'
import { recordPage, reprintPage } from './pages-record.tsx'
import { registerPage } from './pages-register.tsx'
import { type Printed, printLacking, printNotices, type Understood } from './print-notice.ts'
import { findApplicant, readFamily, readRecord } from './read-record.ts'
import { refuse } from './refusals.ts'
import { register } from './register.ts'
import { readEstablished, readLanguage, readRegistration } from './registration.ts'
import { reissueKey } from './reissue-key.ts'
import { type Established, printRefusal } from './rules.ts'
import { type Applicant, desksOfActor, receptionDesks } from './store.ts'
import { errorsOf, type FormFields, languageTyped, readNumberTwice, samePin, typedOf } from './typed.ts'

/** The agents' pages. A number travels in a body, never in an address; what was typed wrong comes back, a PIN never. */
export function pageRoutes(ports: Ports, law: Law): Route[] {
  const { profile } = ports.config
  const w = (call: Call) => staffWords(call.tag)
  const id = (call: Call) => call.params['id'] ?? ''
  const inFamily = (text: string | undefined) => (text ?? '').split('.').filter(isId).slice(0, 20)

  /** A refusal that has a page of its own: the way on is on it. */
  const refused = (call: Call, refusal: Refusal): Reply =>
    refusal.params['applicant'] !== undefined || refusal.params['reason'] !== undefined
      ? { page: refusedPage(call, refusal), status: refusal.status }
      : refusal

  const search = async (call: Call): Promise<Reply> => {
    const found = await findApplicant(ports)(actingStaff(call), call.form['number'] ?? '')
    if (!isRefusal(found)) return { redirect: `${HERE}/${found.personId}` }
    const unknown = found.refusal === 'applicant-not-known'
    const errors = unknown ? NO_ERRORS : errorsOf(w(call), [found])
    return { page: searchPage(call, call.form, errors, unknown), status: found.status }
  }

  /** The number is free: the form. It is somebody's already: his record. */
  const afterNumber = async (call: Call): Promise<Reply> => {
    const family = inFamily(call.form['family']).join('.')
    const number = readNumberTwice(call.form)
    if (isRefusal(number))
      return { page: numberPage(call, family, call.form, errorsOf(w(call), [number])), status: number.status }
    const found = await findApplicant(ports)(actingStaff(call), number)
    if (!isRefusal(found))
      return refused(call, refuse('already-registered', { applicant: found.personId }, 'foreignerNumber'))
    const before = await prefill(call, family)
    return isRefusal(before) ? before : form(call, number, before, [])
  }

  /**
   * What the one before him in the family was registered with; what in or out was judged on was not kept, and that he
   * understands a language nobody has established of him yet.
   */
  const prefill = async (call: Call, family: string): Promise<FormFields | Refusal> => {
    const last = inFamily(family).at(-1)
    if (last === undefined) return NOTHING
    const read = await readFamily(ports)(actingStaff(call), [last])
    if (isRefusal(read)) return read
    const { languageEstablishedBy: _, ...shared } = formOf(read.family[0]!)
    return { ...shared, family }
  }

  const desksKnown = (call: Call) =>
    ports.act(actingStaff(call), async ({ trx }) => ({
      desks: await desksOfActor(trx),
      receptionDesks: await receptionDesks(trx),
    }))

  const form = async (call: Call, number: string, typed: FormFields, wrong: readonly Refusal[]): Promise<Reply> => {
    const desks = await desksKnown(call)
    if (isRefusal(desks)) return desks
    const page = registerPage(call, { number, ...desks, profile, typed, errors: errorsOf(w(call), wrong) })
    return { page, status: wrong.length > 0 ? 422 : 200 }
  }

  const registering = async (call: Call): Promise<Reply> => {
    const number = readForeignerNumber(call.form['foreignerNumber'] ?? '')
    if (number === null) return { redirect: `${HERE}/new` }
    const { typed, wrong } = typedOf(call.form, profile)
    const read = readRegistration(typed, call.now, profile)
    if (Array.isArray(read) || wrong.length > 0)
      return form(call, number, call.form, [...(Array.isArray(read) ? read : []), ...wrong])
    const done = await register(ports, law)(actingStaff(call), read)
    if (isRefusal(done)) {
      const ofForm =
        done.field !== undefined && done.params['applicant'] === undefined && done.refusal !== 'already-registered'
      return ofForm ? form(call, number, call.form, [done]) : { page: refusedPage(call, done), status: done.status }
    }
    const family = [...inFamily(call.form['family']), done.personId]
    return { redirect: family.length > 1 ? `${HERE}/family?ids=${family.join('.')}` : `${HERE}/${done.personId}` }
  }

  const record = async (call: Call, typed: FormFields, wrong: readonly Refusal[]): Promise<Reply> => {
    const read = await readRecord(ports)(actingStaff(call), id(call))
    if (isRefusal(read)) return read
    const page = recordPage(call, { record: read, profile, typed, errors: errorsOf(w(call), wrong) })
    return { page, status: wrong.length > 0 ? 422 : 200 }
  }

  const family = async (
    call: Call,
    ids: readonly string[],
    wrong: readonly Refusal[],
    handed: boolean,
  ): Promise<Reply> => {
    const read = await readFamily(ports)(actingStaff(call), ids)
    if (isRefusal(read)) return read
    if (read.family.length === 0) return { redirect: HERE }
    const errors = errorsOf(w(call), wrong)
    const page = familyPage(call, { ...read, profile, typed: call.form, errors, handed })
    return { page, status: wrong.length > 0 ? 422 : 200 }
  }

  /** In profile=strict the language is said for this paper only; otherwise it is in the record. */
  const understood = (call: Call): Understood | null | Refusal[] => {
    if (profile !== 'strict') return null
    const language = readLanguage(languageTyped(call.form))
    const how = readEstablished(call.form['languageEstablishedBy'], 'languageEstablishedBy')
    return isRefusal(language) || isRefusal(how) ? [language, how].filter(isRefusal) : { language, how }
  }

  /** Who lacks none is left out of the file, and the page says why. */
  const printFamily = async (call: Call, ids: readonly string[]): Promise<Reply> => {
    const again = (wrong: Refusal[]) => family(call, ids, wrong, false)
    const told = understood(call)
    if (Array.isArray(told)) return again(told)
    const printed = await printLacking(ports)(actingStaff(call), ids, told)
    return printed === null ? again([]) : sheet(call, printed, again)
  }

  const sheet = async (
    call: Call,
    printed: Printed | Refusal,
    again: (wrong: Refusal[]) => Promise<Reply>,
  ): Promise<Reply> => {
    if (isRefusal(printed)) return printed.field === undefined ? refused(call, printed) : again([printed])
    // Opened beside the page that asked, and printed from there: a file that is saved leaves a key on the desk's machine.
    return { file: printed.pdf, type: 'application/pdf', name: 'notice.pdf', inline: true }
  }

  /** The first print is one click; the next asks, since it kills a key. Of an open space, the desk says how it knows that it is he. */
  const printOne = async (call: Call): Promise<Reply> => {
    const { first, lost, pin = '', documentSeen, replaces } = call.form
    const asked = (wrong: readonly Refusal[]) => reprint(call, wrong)
    const told = understood(call)
    if (Array.isArray(told)) return asked(told)
    const acting = actingStaff(call)
    if (first === 'yes') {
      const printed = await printLacking(ports)(acting, [id(call)], told)
      return printed === null ? asked([]) : sheet(call, printed, asked)
    }
    if (lost !== 'yes') return sheet(call, await printNotices(ports)(acting, [id(call)], told, { replaces }), asked)
    const identified = { pin, documentSeen: documentSeen === 'yes' }
    return sheet(call, await reissueKey(ports)(acting, id(call), told, identified, replaces), asked)
  }

  const handing = async (
    call: Call,
    hand: (how: Established) => ReturnType<ReturnType<typeof handOver>>,
    again: (wrong: Refusal[]) => Promise<Reply>,
    next: string,
  ): Promise<Reply> => {
    const how = readEstablished(call.form['understoodHow'], 'understoodHow')
    if (isRefusal(how)) return again([how])
    const done = await hand(how)
    return isRefusal(done) ? again([done]) : { redirect: next }
  }

  const reprint = async (call: Call, wrong: readonly Refusal[]): Promise<Reply> => {
    const read = await readRecord(ports)(actingStaff(call), id(call))
    if (isRefusal(read)) return read
    const refusal = printRefusal(read.applicant.eligibility, read.space)
    if (refusal !== null && refusal !== 'space-already-open')
      return sheet(call, await printNotices(ports)(actingStaff(call), [id(call)]), (more) => reprint(call, more))
    const page = reprintPage(call, { record: read, profile, typed: call.form, errors: errorsOf(w(call), wrong) })
    return { page, status: wrong.length > 0 ? 422 : 200 }
  }

  const event = async (call: Call, name: EventName, wrong: Refusal | null): Promise<Reply> => {
    const read = await readFamily(ports)(actingStaff(call), [id(call)])
    if (isRefusal(read)) return read
    const desks = await desksKnown(call)
    if (isRefusal(desks)) return desks
    const applicant = read.family[0]!
    const found = { applicant, receptionDesks: desks.receptionDesks }
    const typed = wrong ? call.form : name === 'reception-desk' || name === 'language' ? formOf(applicant) : NOTHING
    const errors = errorsOf(w(call), wrong ? [wrong] : [])
    return { page: eventPage(call, { name, ...found, profile, typed, errors }), status: wrong?.status ?? 200 }
  }

  const happens = async (call: Call, name: EventName): Promise<Reply> => {
    const input = eventInput(call, name)
    const done = isRefusal(input) ? input : await events(ports, law)[name](actingStaff(call), id(call), input)
    if (!isRefusal(done)) return { redirect: `${HERE}/${id(call)}` }
    if (done.params['applicant'] !== undefined || done.field === undefined) return refused(call, done)
    return event(call, name, done)
  }

  /** First the other number, then both records on one page: a merge is asked for from there only. */
  const merging = async (call: Call): Promise<Reply> => {
    const { merged } = call.form
    if (merged === undefined) {
      const found = await otherRecord(call)
      return isRefusal(found) ? event(call, 'merge', found) : bothRecords(call, found.personId, null)
    }
    const done = await events(ports, law).merge(actingStaff(call), id(call), call.form)
    if (!isRefusal(done)) return { redirect: `${HERE}/${id(call)}` }
    if (done.params['applicant'] !== undefined || done.field === undefined) return refused(call, done)
    const both = done.refusal === 'merge-both-hold-documents'
    return bothRecords(call, merged, both ? { ...done, field: 'evenIfBothHoldDocuments' } : done)
  }

  const otherRecord = async (call: Call): Promise<{ personId: string } | Refusal> => {
    const number = readNumberTwice(call.form)
    if (isRefusal(number)) return number
    const field = (call.form['scanned'] ?? '').trim() === '' ? 'foreignerNumber' : 'scanned'
    const found = await findApplicant(ports)(actingStaff(call), number)
    if (isRefusal(found)) return { ...found, field }
    return found.personId === id(call) ? refuse('merge-with-himself', {}, field) : found
  }

  const bothRecords = async (call: Call, mergedId: string, wrong: Refusal | null): Promise<Reply> => {
    const kept = await readRecord(ports)(actingStaff(call), id(call))
    if (isRefusal(kept)) return kept
    const merged = await readRecord(ports)(actingStaff(call), mergedId)
    if (isRefusal(merged)) return merged
    const errors = errorsOf(w(call), wrong ? [wrong] : [])
    return { page: mergePage(call, { kept, merged, errors }), status: wrong?.status ?? 200 }
  }

  /** What only a form has: a number typed twice, a language by name. */
  const eventInput = (call: Call, name: EventName): FormFields | Refusal => {
    if (name === 'number-correction') {
      const number = readNumberTwice(call.form)
      return isRefusal(number) ? number : { ...call.form, foreignerNumber: number }
    }
    if (name === 'language') return { ...call.form, language: languageTyped(call.form) }
    if (name === 'pin' && !samePin(call.form['pin'] ?? '', call.form['pinAgain'] ?? ''))
      return refuse('pins-differ', {}, 'pinAgain')
    return call.form
  }

  const page = (url: string, right: string, handle: Route['handle']): Route => ({
    method: 'GET',
    url,
    access: { to: 'staff', right },
    as: 'page',
    handle,
  })
  const post = (url: string, right: string, handle: Route['handle']): Route => ({
    method: 'POST',
    url,
    access: { to: 'staff', right },
    as: 'page',
    body: 'form',
    handle,
  })
  const idsOf = (call: Call) => inFamily(call.form['family'])
  return [
    page(HERE, 'applicant.read', async (call) => ({ page: searchPage(call, NOTHING, NO_ERRORS, false) })),
    post(`${HERE}/search`, 'applicant.read', search),
    page(`${HERE}/new`, 'applicant.register', async (call) => ({
      page: numberPage(call, inFamily(call.query['family']).join('.'), NOTHING, NO_ERRORS),
    })),
    post(`${HERE}/new/number`, 'applicant.register', afterNumber),
    post(HERE, 'applicant.register', registering),
    page(`${HERE}/family`, 'applicant.read', (call) =>
      family(call, inFamily(call.query['ids']), [], call.query['handed'] === 'yes'),
    ),
    post(`${HERE}/family/notices`, 'notice.print', (call) => printFamily(call, idsOf(call))),
    post(`${HERE}/family/handing-over`, 'notice.print', (call) =>
      handing(
        call,
        (how) => handOverPrinted(ports)(actingStaff(call), idsOf(call), how),
        (wrong) => family(call, idsOf(call), wrong, false),
        `${HERE}/family?ids=${idsOf(call).join('.')}&handed=yes`,
      ),
    ),
    page(`${HERE}/:id`, 'applicant.read', (call) => record(call, NOTHING, [])),
    page(`${HERE}/:id/notice`, 'notice.print', (call) => reprint(call, [])),
    post(`${HERE}/:id/notice`, 'notice.print', printOne),
    post(`${HERE}/:id/handing-over`, 'notice.print', (call) =>
      handing(
        call,
        (how) => handOver(ports)(actingStaff(call), [id(call)], how),
        (wrong) => record(call, call.form, wrong),
        `${HERE}/${id(call)}`,
      ),
    ),
    ...EVENTS.flatMap((name) => [
      page(`${HERE}/:id/${name}`, 'applicant.amend', (call) => event(call, name, null)),
      post(`${HERE}/:id/${name}`, 'applicant.amend', (call) =>
        name === 'merge' ? merging(call) : happens(call, name),
      ),
    ]),
  ]
}

/** What his agreement is worth asking for again is left out: nobody agrees for his wife, nor with another structure. */
const formOf = (a: Applicant): FormFields => ({
  registrationDesk: a.registeredBy,
  receptionDesk: a.receptionDeskId ?? '',
  language: a.language ?? '',
  languageEstablishedBy: a.languageEstablishedBy ?? '',
})
