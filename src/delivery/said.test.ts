import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { words } from '../platform/i18n/index.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { decision, deposited, summons } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { render } from '../ui/index.ts'
import { OwnTimeline } from './parts.tsx'
import { SAID, TOLD } from './said.tsx'

const t = await testHouse()
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const officer = await employ(t, 'officer')
const page = async (id: string) =>
  (await t.web.inject({ url: `/staff/documents/${id}`, headers: officer.headers })).body

test('every fact that can stand in the time line of a document, and every code in it, has words in French and English', () => {
  const source = globSync('src/{delivery,reach}/facts.ts')
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
  const types = new Set([...source.matchAll(/'([A-Z][a-z]+(?:[A-Z][a-z]+)+)'/g)].map((found) => found[1]!))
  assert.deepEqual(
    [...types].filter((type) => !TOLD.some((told) => told === type)),
    [],
  )
  const keys = [
    ...TOLD.map((type) => `delivery.staff.event.${type}`),
    ...Object.entries(SAID).flatMap(([member, codes]) => codes.map((code) => `delivery.staff.said.${member}.${code}`)),
  ]
  for (const key of keys) {
    assert.ok(words('fr').maybe(key) !== undefined, key)
    assert.notEqual(words('en').maybe(key), words('fr').maybe(key), key)
  }
})

test('the Office reads the legal matter of a document, and its time line in words', async () => {
  const p = await person(t, { registeredBy: desk })
  const remedy = { court: 'cnda', months: 1, franc: true, legalAidDays: 15 }
  const id = await deposited(t, office, decision(p, { decision: { decidedOn: '2026-04-30', remedy } }))
  const waiting = await page(id)
  assert.match(waiting, /à la fin du[\s\S]*2026-05-19/)
  assert.match(waiting, /Cour nationale du droit d’asile, un mois, délai franc/)
  assert.match(waiting, /Décision prise le[\s\S]*2026-04-30/)
  await t.settle()
  await p.post(`/documents/${id}/opening`)
  const opened = await page(id)
  assert.match(opened, /Avis non envoyé[\s\S]*aucun contact enregistré/)
  assert.match(
    opened,
    /Notifié le lundi 4 mai 2026 · par la première consultation · reconnue par son mot de passe · français/i,
  )
  await t.web.inject({
    method: 'POST',
    url: `/api/v1/documents/${id}/withdrawal`,
    headers: office.headers,
    payload: { reason: 'wrong-space' },
  })
  const taken = await page(id)
  assert.match(taken, /Déposé dans le mauvais espace/)
  const timeline = /<ol class="events">[\s\S]*?<\/ol>/.exec(taken)![0]
  assert.doesNotMatch(timeline, /wrong-space<|AlertNotSent|>[^<]*(no-contact|fr · password)/)
})

test('of a summons it reads the interview, why it came late and how else he was told', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(
    t,
    office,
    summons(p, {
      summons: { interviewAt: '2026-05-12T09:00:00+02:00', place: 'fontenay', language: 'fa' },
      leadTime: { reason: 'interview-moved', secondChannel: 'telephone', secondChannelReference: 'T-1' },
      urgent: { reason: 'court-order' },
    }),
  )
  const body = await page(id)
  for (const said of [
    /mardi 12 mai 2026 à 09:00/,
    /fontenay/,
    /Entretien déplacé/,
    /Téléphone/,
    /T-1/,
    /Décision de justice/,
  ])
    assert.match(body, said)
  await p.post(`/documents/${id}/opening`)
  const his = (await p.get(`/documents/${id}`)).body
  assert.doesNotMatch(his, /Le temps pour agir/)
  assert.match(his, /Votre entretien :/)
})

test('he reads of each message by which way it went and whether it arrived, never that he was told when it failed', () => {
  const at = Temporal.Instant.from('2026-05-04T08:00:00Z')
  const alert = (alertId: string, channel: string, type: string) => ({
    id: `alert:${alertId}/${type}`,
    type,
    subject: 'document:x',
    personId: null,
    author: { kind: 'system', id: 'worker', role: 'worker' },
    happenedAt: at,
    recordedAt: at,
    regime: null,
    data: { alertId, channel },
    sealed: null,
    digest: '',
  })
  const facts = [
    alert('1', 'email', 'AlertSent'),
    alert('2', 'sms', 'AlertSent'),
    alert('1', 'email', 'AlertFailed'),
    alert('2', 'sms', 'AlertDelivered'),
    alert('3', 'email', 'AlertRelayed'),
  ]
  const html = render(OwnTimeline({ w: words('fr'), facts }))
  assert.equal(html.match(/<li>/g)!.length, 3)
  for (const said of [
    'Notre e-mail ne vous est pas arrivé',
    'Notre SMS vous est arrivé',
    'nous ne savons pas s’il est arrivé',
  ])
    assert.ok(html.includes(said), said)
})
