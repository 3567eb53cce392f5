import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languages, words } from '../platform/i18n/index.ts'
import { machine, organisation } from '../testing/agents.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { saidDays } from './said-days.ts'

/* What /verify says in words of the fact that a right receipt carries. */

const t = await testHouse({ at: '2026-05-22T08:00:00Z' })
const office = await machine(t, 'system')
const desk = await organisation(t, 'registration-desk')
const [opener, absent] = [await person(t, { registeredBy: desk }), await person(t, { registeredBy: desk })]
const [opened, deemed] = [await deposited(t, office, decision(opener)), await deposited(t, office, decision(absent))]
t.clock.set('2026-05-24T22:30:00Z')
await opener.post(`/documents/${opened}/opening`, { language: 'fr' })
await t.settle()
t.clock.set('2026-06-08T08:00:00Z')
await t.settle()

async function shown(document: string, kind: string, lang = 'fr') {
  const list = `/api/v1/documents/${document}/receipts`
  const { receipts } = (await t.web.inject({ url: list, headers: office.headers })).json()
  const { id } = receipts.find((one: { kind: string }) => one.kind === kind)
  const pdf = (await t.web.inject({ url: `${list}/${id}`, headers: office.headers })).rawPayload
  const head = '--x\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n\r\n--x\r\ncontent-disposition: form-data; '
  const { body } = await t.web.inject({
    method: 'POST',
    url: `/verify?lang=${lang}`,
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    payload: Buffer.concat([
      Buffer.from(`${head}name="receipt"; filename="r.pdf"\r\ncontent-type: application/pdf\r\n\r\n`),
      pdf,
      Buffer.from('\r\n--x--\r\n'),
    ]),
  })
  return body
    .replaceAll(/<style.*?<\/style>/gs, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/[\s\u00a0]+/g, ' ')
}

test('of a right receipt the page says in words which it is and the days of its fact, those of Paris', async () => {
  const deposit = await shown(opened, 'deposit')
  assert.match(deposit, /Accusé de mise à disposition .*Mise à disposition vendredi 22 mai 2026 à 10:00:00/)
  assert.match(deposit, /il sera réputé notifié le samedi 6 juin 2026, à la fin de ce jour/)
  const opening = await shown(opened, 'opening')
  assert.match(
    opening,
    /Accusé de réception : première consultation .*Première consultation lundi 25 mai 2026 à 00:30:00/,
  )
  assert.match(opening, /Date de notification lundi 25 mai 2026 Mode de notification par la première consultation/)
  const term = await shown(deemed, 'term')
  assert.match(
    term,
    /Accusé de réception : absence de consultation .*Date de notification samedi 6 juin 2026, à la fin de ce jour/,
  )
  assert.match(term, /Mode de notification réputée, à l’expiration des quinze jours/)
})

test('it says so in each language, and nothing of the fact that a person could be known by', async () => {
  for (const { tag } of languages) {
    const said = await shown(deemed, 'term', tag)
    assert.ok(said.includes(words(tag)('receipt.term.title')), tag)
    assert.ok(said.includes(words(tag)('receipt.label.servedOn')), tag)
    assert.doesNotMatch(said, /OFPRA|foreignerNumber/)
  }
})

test('a late opening says the day of the term, at its end; contested or taken back no day of service is said', () => {
  const w = words('en')
  const at = '2026-06-08T08:00:00Z'
  const valuesOf = (type: string, data: object) =>
    saidDays(w, { type, happenedAt: at, data })!.days.map(({ value }) => value)
  assert.deepEqual(valuesOf('DocumentOpened', { deemedOn: '2026-06-06' }).slice(1), [
    'Saturday 6 June 2026, at the end of that day',
    w('receipt.manner.term'),
  ])
  for (const type of ['DocumentContested', 'DocumentWithdrawn'])
    assert.equal(valuesOf(type, { servedOn: '2026-06-06', servedBy: 'term' }).length, 1, type)
})

test('what a forger wrote in the place of a day or of a kind is not said', () => {
  const w = words('en')
  for (const odd of ['2026-99-99', 'Right: sealed by Ofpra', '2026-06-06T25:00:00Z', 7, null]) {
    const data = { madeAvailableAt: odd, servedOn: odd, servedBy: 'term', termEndsAt: odd }
    for (const type of ['DocumentDeposited', 'DocumentOpened', 'ServiceDeemed']) {
      const { days, term } = saidDays(w, { type, happenedAt: odd, data })!
      assert.deepEqual([days, term], [[], null])
    }
  }
  for (const type of ['Odd', 'toString', 7]) assert.equal(saidDays(w, { type, data: {} }), null)
  const noon = { type: 'DocumentDeposited', data: { termEndsAt: '2026-06-06T12:00:00Z' } }
  assert.equal(saidDays(w, noon)?.term, null, 'no day ends at noon')
})
