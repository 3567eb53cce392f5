import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { factNamed, openSealed, verifyReceipt } from '../evidence/index.ts'
import { AT_MOST, kinds } from '../law/index.ts'
import { attachmentOf } from '../platform/files/pdf-attachment.ts'
import { languages, words } from '../platform/i18n/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { needs } from '../platform/testing/needs.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { decision, deposited, summons } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { pdf } from '../testing/pdf.ts'
import { person } from '../testing/person.ts'
import { ASKED } from './ask-receipt.ts'
import { documentContested, documentDeposited, documentReServed } from './facts.ts'
import { LEAD_TIME_REASONS, URGENT_REASONS } from './metadata.ts'
import { kindWords } from './parts.tsx'
import { withdrawDocument } from './withdraw.ts'

/* What a person, or whoever holds his telephone, can have in hand of what he has not opened: nothing in it tells which kind it is. */

const t = await testHouse() // 4 May 2026, ten in the morning in Paris
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const head = await employ(t, 'division-head')
const him = await person(t, { registeredBy: desk })
const owner = t.base.pool('owner')
const fr = words('fr')

const decidedOn = '2026-04-30'
const cnda = { decidedOn, remedy: { court: 'cnda', months: 1, franc: true } }
const other = { decidedOn, remedy: { court: 'administrative-court-strasbourg', days: 60, franc: false } }
const urgent = (reason: string) => ({ urgent: { reason } })
/** Each kind with what it says more than another of the same effect in law, and the time it is placed for. */
const PLACED: readonly (readonly [effect: string, kind: string, said: object])[] = [
  ['decision', 'refusal', { decision: cnda, ...urgent('removal-planned') }],
  ['decision', 'inadmissibility', { decision: cnda, ...urgent('court-order') }],
  ['decision', 'grant-refugee-status', { decision: { decidedOn }, ...urgent('health') }],
  ['decision', 'grant-subsidiary-protection', { decision: cnda, ...urgent('health') }],
  ['decision', 'discontinuation', { decision: other, ...urgent('interview-moved') }],
  ['decision', 'withdrawal-of-status', { decision: cnda, ...urgent('removal-planned') }],
  ['decision', 'statelessness-decision', { decision: other, ...urgent('mistake-corrected') }],
  [
    'decision',
    'decision',
    { decision: { decidedOn, remedy: { ...other.remedy, legalAidDays: 15 } }, ...urgent('health') },
  ],
  ['summons', 'summons', {}],
  ['summons', 'summons', { summons: { interviewAt: '2026-08-12T14:30:00+02:00', place: 'p' } }],
  ['none', 'summons-cancellation', urgent('interview-moved')],
  ...['introduction', 'account-creation', 'interview-transcript', 'served-by-post-letter'].map(
    (kind) => ['none', kind, urgent('health')] as const,
  ),
  ['unknown', 'six-month-letter', { sixMonthLetter: { lodgedOn: '2025-12-20' } }],
  ...['request-to-complete', 'medical-certificate-request', 'reclassification', 're-service-letter', 'letter'].map(
    (kind) => ['unknown', kind, {}] as const,
  ),
]
const known = kinds(t.house.law, '2021')
assert.ok(!isRefusal(known))

type Unopened = { readonly effect: string; readonly kind: string; readonly id: string }
const unopened: Unopened[] = []
for (const [i, [effect, kind, said]] of PLACED.entries()) {
  const { decision: _, ...plain } = decision(him)
  const base = effect === 'summons' ? summons(him) : plain
  const file = pdf(kind, { padding: 7 ** (i % 6) })
  const metadata = { ...base, kind, reference: `K-2026-${String(i).padStart(3, '0')}`, ...said }
  unopened.push({ effect, kind, id: await deposited(t, office, metadata, file) })
}
await t.settle()
const pages = new Map<string, string>()
for (const { id } of unopened) pages.set(id, (await him.get(`/documents/${id}`)).body)
for (const { id } of unopened) for (const kind of ASKED) await him.post(`/documents/${id}/receipts`, { kind })
await t.settle()
t.clock.set('2026-05-25T08:00:00Z')
await t.settle()
/** What he reads of a decision that the term has served, unopened: its cover, and how its days are counted. */
const served = new Map<string, string>()
for (const { id, effect } of unopened)
  if (effect === 'decision') {
    const both = [await him.get(`/documents/${id}`), await him.get(`/documents/${id}/clock`)]
    served.set(id, both.map(({ body }) => body.replaceAll(/<[^>]*>/g, ' ')).join(' '))
  }
for (const { id } of unopened) await him.post(`/documents/${id}/contest`)
for (const { id } of unopened)
  assert.equal(await withdrawDocument(t.house.ports)(head.acting, id, { reason: 'error' }), 'withdrawn')
await t.settle()

/** The receipts of a document as he fetches them, by what they are of: whatever the instant, none was made after an opening. */
async function receiptsOf({ id }: Unopened): Promise<ReadonlyMap<string, Buffer>> {
  const { rows } = await owner.query('select id, kind from evidence.receipt where document_id = $1 order by kind', [id])
  const found = new Map<string, Buffer>()
  for (const row of rows) found.set(row.kind, (await him.get(`/documents/${id}/receipts/${row.id}`)).rawPayload)
  return found
}

/** The fact that a receipt proves. Ids, digests and what is encrypted are each as long as any other; the Office's own reference is its. */
function factIn(receipt: Buffer): string {
  assert.equal(verifyReceipt(receipt).verdict, 'whole')
  const { fact } = JSON.parse(attachmentOf(receipt)!.toString()) as { fact: string }
  return fact
}
const withoutIds = (fact: string): string =>
  fact
    .replaceAll(/[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, ({ length }) => '·'.repeat(length))
    .replace(/K-2026-\d{3}/, 'K-2026-···')
    .replace(/"sealed":"([^"]*)"/, (_, { length }: string) => `"sealed":${length}`)

const all = await Promise.all(unopened.map(async (one) => ({ ...one, receipts: await receiptsOf(one) })))

test('every kind of the law is looked at, with every receipt that there is before an opening', () => {
  assert.deepEqual(new Set(unopened.map(({ kind }) => kind)), new Set(known.map(({ code }) => code)))
  const acts = ['alerts', 'availability', 'contest', 'deposit', 'withdrawal']
  for (const { effect, kind, receipts } of all) {
    const term = effect === 'decision' || effect === 'summons' ? ['term'] : []
    assert.deepEqual([...receipts.keys()].toSorted(), [...acts, ...term].toSorted(), kind)
  }
})

test('of two documents of the same effect in law, unopened, the proofs are the same but for ids, digests and what is encrypted', () => {
  for (const { effect, kind, receipts } of all)
    for (const [act, receipt] of receipts) {
      const like = all.find((one) => one.effect === effect)!
      const fact = factIn(receipt)
      assert.equal(withoutIds(fact), withoutIds(factIn(like.receipts.get(act)!)), `${kind}, ${act}`)
      for (const { code, legalEffect } of known)
        if (code !== legalEffect) assert.ok(!fact.includes(`"${code}"`), `${act} of a ${kind} holds ${code}`)
    }
})

test('nor does the sheet name it', { skip: needs('poppler') }, () => {
  const named = known.map(({ code }) => fr.maybe(`law.kind.${code}.staff`)!)
  for (const { kind, receipts } of all)
    for (const [act, receipt] of receipts) {
      const text = execFileSync('pdftotext', ['-', '-'], {
        input: receipt,
        stdio: ['pipe', 'pipe', 'ignore'],
      }).toString()
      assert.deepEqual([`${act} of a ${kind}`, ...named.filter((name) => text.includes(name))], [`${act} of a ${kind}`])
    }
})

const A_DAY = new RegExp(
  `\\d+(?:er)? (?:${'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.replaceAll(' ', '|')}) \\d{4}`,
  'g',
)
/** The last day of the law that every receipt names. */
const OF_THE_LAW = '11 juin 2026'
/** The days and the courts that a text names. */
function toldIn(text: string) {
  const plain = text.replaceAll(/\s+/g, ' ')
  const courts = [...t.house.law.courts.keys()].map((code) => fr.maybe(`law.court.${code}`)!)
  return {
    days: new Set(plain.replaceAll(OF_THE_LAW, '').match(A_DAY)),
    courts: new Set(courts.filter((court) => plain.includes(court))),
  }
}

test('of a decision that the term has served his receipt prints no day and no court that the cover and its count do not tell', {
  skip: needs('poppler'),
}, () => {
  const courts = new Map<string, number>()
  for (const { kind, id, receipts } of all.filter(({ effect }) => effect === 'decision')) {
    const receipt = toldIn(
      execFileSync('pdftotext', ['-', '-'], {
        input: receipts.get('term')!,
        stdio: ['pipe', 'pipe', 'ignore'],
      }).toString(),
    )
    const page = toldIn(served.get(id)!)
    assert.deepEqual(
      [kind, receipt.days.difference(page.days), receipt.courts.difference(page.courts)],
      [kind, new Set(), new Set()],
    )
    courts.set(kind, receipt.courts.size)
  }
  assert.deepEqual([courts.get('refusal'), courts.get('grant-refugee-status')], [1, 0])
})

test('two covers of the same words are the same page but for ids', () => {
  const cover = ({ id }: Unopened) =>
    withoutIds(pages.get(id)!).replaceAll(/(nonce-|nonce="|csrf" value=")[^"']*/g, '$1')
  const words = ({ effect, kind }: Unopened) => `${effect} ${kindWords(fr, kind)}`
  for (const one of unopened) {
    const like = unopened.find((other) => words(other) === words(one))!
    assert.match(pages.get(one.id)!, new RegExp(`<h1[^>]*>${kindWords(fr, one.kind)}`))
    assert.equal(cover(one), cover(like), one.kind)
  }
})

test('whatever is said of a document, what is sealed fits in once, so that it is always as long', () => {
  const { courts } = t.house.law
  const longest = (codes: Iterable<string>) => [...codes].toSorted((a, b) => b.length - a.length)[0]!
  const about = {
    ...{ documentId: 'd', personId: 'p', legalEffect: 'decision', regime: '2021', reference: 'R' },
    kind: longest(known.map(({ code }) => code)),
    fileDigest: Buffer.alloc(32),
    madeAvailableAt: t.clock.now(),
    foreignerNumber: him.foreignerNumber,
  }
  const states = {
    decidedOn: Temporal.PlainDate.from(decidedOn),
    remedy: { court: longest(courts.keys()), days: AT_MOST.days, franc: false, legalAidDays: AT_MOST.aidDays },
  }
  const more = {
    termEndsAt: null,
    otherRegimes: [],
    interviewAt: null,
    interviewPlace: null,
    interviewLanguage: null,
    fileSize: Number.MAX_SAFE_INTEGER,
    filePages: 100_000,
    urgentReason: longest(URGENT_REASONS),
    leadTimeReason: longest(LEAD_TIME_REASONS),
    secondChannel: null,
    secondChannelReference: null,
  }
  const deposit = documentDeposited(about, t.clock.now(), states, more)
  const interviewAt = Temporal.Instant.from('2026-08-12T12:30:00.123456Z')
  const appointed = { ...more, interviewAt, interviewPlace: 'p'.repeat(60), interviewLanguage: 'l'.repeat(16) }
  const summoned = documentDeposited(about, t.clock.now(), { decidedOn: null, remedy: null }, appointed)
  const how = { coverLanguage: longest(languages.map(({ tag }) => tag)), voids: true, authenticatedBy: 'key' }
  const others = [
    documentContested(about, t.clock.now(), null, how),
    documentReServed(about, t.clock.now(), 'replacement', about, null),
  ]
  for (const { type, sealed, sealedBytes } of [deposit, summoned, ...others])
    assert.ok(JSON.stringify(sealed).length <= sealedBytes!, `${type}: ${JSON.stringify(sealed).length}`)
})

test('who has his key reads the kind in each fact, and what the deposit says of it', async () => {
  const { ports } = t.house
  const opened = async (id: string) =>
    ports.act({ as: 'worker' }, async (unit) => openSealed(unit.trx, ports.master, (await factNamed(unit.trx, id))!))
  const [refused] = all
  for (const { id, kind } of all)
    for (const what of ['deposited', 'contested', 'withdrawn']) {
      const sealed = await opened(`document:${id}/${what}`)
      assert.ok(!isRefusal(sealed))
      assert.deepEqual([sealed['kind'], sealed['foreignerNumber']], [kind, him.foreignerNumber])
    }
  const sealed = await opened(`document:${refused!.id}/deposited`)
  assert.ok(!isRefusal(sealed))
  assert.deepEqual([sealed['urgentReason'], sealed['filePages'], sealed['remedy']], ['removal-planned', 1, cnda.remedy])
})

test('the list says no day of appeal of what serves again, or is served again, before he has opened one of them', async () => {
  t.clock.set('2026-05-04T08:00:00Z')
  const she = await person(t, { registeredBy: desk })
  const { decision: _, ...plain } = decision(she)
  const copies: string[] = []
  for (const kind of ['refusal', 'grant-refugee-status']) {
    const stated = kind === 'refusal' ? cnda : { decidedOn }
    const place = () =>
      deposited(t, office, { ...plain, kind, decision: stated, reference: `R-${kind}-${copies.length}` })
    const [copied, replaced] = [await place(), await deposited(t, office, { ...plain, kind, decision: stated })]
    copies.push(await deposited(t, office, { ...plain, kind, reService: { of: copied, as: 'copy' } }))
    const again = { reService: { of: replaced, as: 'replacement' } }
    await deposited(t, office, { ...plain, kind, decision: stated, ...again })
  }
  await t.settle()
  t.clock.set('2026-05-25T08:00:00Z')
  await t.settle()
  const told = async () => (await she.get('/inbox')).body.match(/dernier jour sûr/gi)?.length ?? 0
  for (const id of copies) assert.ok((await she.get('/inbox')).body.includes(id))
  assert.equal(await told(), 0)
  for (const id of copies) await she.post(`/documents/${id}/opening`)
  assert.equal(await told(), 2, 'of the refusal, on the first and on its copy')
})
