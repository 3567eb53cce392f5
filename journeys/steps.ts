import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { codeIn } from '../seeds/phone.ts'
import { until } from '../src/platform/testing/processes.ts'
import { pdf } from '../src/testing/pdf.ts'
import type { Journey } from './journey.ts'

/** What several stories have in common, each done as a hand would do it. */

export const PASSWORD = 'pommes-vertes'

/** The button of the form that leads to this address. */
export const press = (page: Page, action: string) => page.click(`form[action="${action}"] button:not([name])`)

/** Registers somebody at the desk, prints the notice and hands it over. Returns what stands on the paper. */
export async function enrol(
  j: Journey,
  desk: Page,
  person: { readonly number: string; readonly caseNumber?: string; readonly language: string; readonly how?: string },
): Promise<{ text: string; key: string; path: string }> {
  const strict = j.config.profile === 'strict'
  await desk.goto('/staff/applicants/new')
  await desk.fill('[name=foreignerNumber]', person.number)
  await desk.fill('[name=foreignerNumberAgain]', person.number)
  await press(desk, '/staff/applicants/new/number')
  await desk.check('[name=procedure][value=normal]')
  if (person.caseNumber !== undefined) await desk.fill('[name=caseNumber]', person.caseNumber)
  await desk.selectOption('[name=receptionDesk]', { label: 'SPADA de Paris' })
  if (!strict) {
    await desk.selectOption('[name=language]', person.language)
    await desk.check(`[name=languageEstablishedBy][value=${person.how ?? 'read-aloud'}]`)
    await desk.check('[name=deskSeesWaiting][value=yes]')
  }
  await press(desk, '/staff/applicants')
  const record = new URL(desk.url()).pathname
  assert.match(record, /^\/staff\/applicants\/[0-9a-f-]{36}$/)
  if (strict) {
    await desk.selectOption('[name=language]', person.language)
    await desk.check(`[name=languageEstablishedBy][value=${person.how ?? 'read-aloud'}]`)
  }
  const paper = await download(desk, () => press(desk, `${record}/notice`))
  await desk.check(`form[action="${record}/handing-over"] [value=${person.how ?? 'read-aloud'}]`)
  await press(desk, `${record}/handing-over`)
  const text = await textOfPdf(paper.path)
  return { text, key: keyIn(text), path: paper.path }
}

/** What a browser saves when this is done. */
export async function download(page: Page, act: () => Promise<unknown>): Promise<{ name: string; path: string }> {
  const [saved] = await Promise.all([page.waitForEvent('download'), act()])
  return { name: saved.suggestedFilename(), path: await saved.path() }
}

export async function textOfPdf(path: string): Promise<string> {
  return (await promisify(execFile)('pdftotext', ['-layout', path, '-'])).stdout
}

/** The key as it is printed, groups and all: what a person copies. */
export function keyIn(text: string): string {
  const key = /(?<![0-9A-Z])[2-9A-Z]{3}(?: +[2-9A-Z]{3}){5}(?![0-9A-Z])/.exec(text)?.[0]
  if (key === undefined) throw new Error('no key on this paper')
  return key
}

/** First connection: number and key from the paper, then a password. Ends on the page of contacts. */
export async function activate(phone: Page, o: { number: string; key: string }): Promise<void> {
  await phone.goto('/')
  await phone.click('a[href="/activation"]')
  await phone.fill('[name=number]', o.number)
  await phone.fill('[name=key]', o.key)
  await press(phone, '/activation')
  await phone.fill('[name=password]', PASSWORD)
  await press(phone, '/activation/password')
  assert.equal(new URL(phone.url()).pathname, '/contacts')
}

/** Gives a contact, waits for the code it receives and types it. */
export async function addContact(j: Journey, phone: Page, contact: string): Promise<void> {
  const kind = contact.includes('@') ? 'email' : 'mobile'
  const form = phone.locator(`form:has(input[name=kind][value=${kind}])`)
  await form.locator(`[name=${kind}]`).fill(contact)
  await form.locator('button').click()
  await phone.fill('[name=code]', codeIn(await j.messageTo(contact)))
  await phone.click('form[action$="/verification"] button')
  assert.equal(new URL(phone.url()).pathname, '/contacts')
}

export async function logIn(phone: Page, number: string): Promise<void> {
  await phone.goto('/log-in')
  await phone.fill('[name=number]', number)
  await phone.fill('[name=password]', PASSWORD)
  await press(phone, '/log-in')
  assert.equal(new URL(phone.url()).pathname, '/inbox')
}

/** The Office deposits by its API; returns the document's id and the bytes. */
export async function deposit(j: Journey, metadata: object): Promise<{ id: string; bytes: Buffer }> {
  const bytes = pdf('Une lettre de l’Office', { padding: 3_000 })
  const form = new FormData()
  form.set('metadata', new Blob([JSON.stringify(metadata)], { type: 'application/json' }))
  form.set('file', new Blob([new Uint8Array(bytes)], { type: 'application/pdf' }), 'letter.pdf')
  const answer = await j.api('/api/v1/documents', {
    method: 'POST',
    headers: { 'idempotency-key': `journey-${j.now().epochMilliseconds}` },
    body: form,
  })
  assert.equal(answer.status, 201, await answer.clone().text())
  return { id: ((await answer.json()) as { id: string }).id, bytes }
}

export const refusal = (to: { number: string; caseNumber?: string }, decidedOn: string) => ({
  foreignerNumber: to.number,
  ...(to.caseNumber === undefined ? {} : { caseNumber: to.caseNumber }),
  kind: 'refusal',
  reference: `D-${to.number}`,
  decision: { decidedOn, remedy: { court: 'cnda', months: 1, franc: true, legalAidDays: 15 } },
})

/** The words of a page's body, as a person reads them: what is folded away or hidden is not there. */
export async function words(page: Page): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: the rendered words are what counts
  const said = await page.locator('main').innerText()
  return said.replaceAll('\u00a0', ' ') // a space that does not break is a space to who reads
}

/** Reloads until the page says it: for what a job makes a moment later. */
export async function untilItSays(page: Page, what: string | RegExp): Promise<string> {
  return until(`the page to say ${what}`, async () => {
    const said = await words(page)
    if (typeof what === 'string' ? said.includes(what) : what.test(said)) return said
    await page.reload()
    return null
  })
}
