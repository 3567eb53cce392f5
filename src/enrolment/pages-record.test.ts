import assert from 'node:assert/strict'
import { test } from 'node:test'
import { civilDay } from '../platform/clock.ts'
import { words } from '../platform/i18n/index.ts'
import { newId } from '../platform/ids.ts'
import { employ } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { registered, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'

const t = await testHouse()
const desk = await testDesk(t)
const { agent } = desk
const officer = await employ(t, 'officer')
const HERE = '/staff/applicants'

const { get, post } = clicks(t, agent)

test('every later event has its page, its words and its effect', async () => {
  const { personId } = await registered(t, desk)
  const other = await registered(t, desk)
  const record = `${HERE}/${personId}`
  const numbers = { foreignerNumber: '9930000001', foreignerNumberAgain: '9930000001', why: 'changed' }
  const steps: [string, Record<string, string>][] = [
    ['number-correction', numbers],
    ['case-number', { caseNumber: '260511111', why: 'new-application' }],
    ['reception-desk', { receptionDesk: '', deskSeesWaiting: 'no' }],
    ['language', { language: 'tir', languageEstablishedBy: 'read-by-him' }],
    ['pin', { pin: '8251', pinAgain: '8251' }],
    ['merge', { merged: other.personId }],
    ['dublin-placement', {}],
    ['requalification', { requalifiedOn: '2026-05-04', requalifiedDomicile: '75', procedure: 'normal' }],
    ['eligibility', { procedure: 'accelerated' }],
  ]
  for (const [event, form] of steps) {
    const page = await get(`${record}/${event}`)
    assert.equal(page.statusCode, 200, event)
    assert.match(page.body, new RegExp(`action="${record}/${event}"`))
    const done = await post(`${record}/${event}`, form)
    assert.equal(done.headers.location, record, `${event}: ${done.statusCode}`)
  }
  const page = await get(record)
  for (const said of [
    'Dossiers fusionnés',
    'Code secret choisi',
    'placé sous Dublin',
    'requalifié',
    'tigrigna',
    '9930000001',
    '260511111',
  ])
    assert.match(page.body, new RegExp(said), said)
  assert.doesNotMatch(page.body, /8251/)
})

test('a notice in French alone was not read by him: the answer comes back beside its question; another language asks for another notice', async () => {
  const { personId } = await registered(t, desk, { language: 'wol' })
  const record = `${HERE}/${personId}`
  assert.equal((await post(`${record}/notice`, {})).statusCode, 200)
  const wrong = await post(`${record}/handing-over`, { understoodHow: 'read-by-him' })
  assert.equal(wrong.statusCode, 422)
  assert.match(wrong.body, /href="#understoodHow"/)
  assert.equal((await post(`${record}/handing-over`, { understoodHow: 'read-aloud' })).headers.location, record)
  assert.doesNotMatch((await get(record)).body, /La notice remise ne vaut plus/)
  await post(`${record}/language`, { language: 'tir', languageEstablishedBy: 'read-by-him' })
  const after = await get(record)
  assert.match(after.body, /La notice remise ne vaut plus/)
  assert.match(after.body, new RegExp(`href="${record}/notice"`), 'and another is printed from here')
})

test('an event that is refused comes back beside its question, or leads to the other record', async () => {
  const { personId } = await registered(t, desk)
  const other = await registered(t, desk)
  const record = `${HERE}/${personId}`
  const wrong = async (event: string, form: Record<string, string>, field: string) => {
    const page = await post(`${record}/${event}`, form)
    assert.ok(
      page.statusCode === 422 || page.statusCode === 404 || page.statusCode === 409,
      `${event} ${page.statusCode}`,
    )
    assert.match(page.body, new RegExp(`href="#${field}"`), event)
    assert.doesNotMatch(page.body, /type="password"[^>]*value="/)
  }
  await wrong(
    'number-correction',
    { foreignerNumber: '1', foreignerNumberAgain: '1', why: 'changed' },
    'foreignerNumber',
  )
  await wrong('number-correction', { foreignerNumber: '9930000009', foreignerNumberAgain: '9930000009' }, 'why')
  await wrong('pin', { pin: '8251', pinAgain: '8252' }, 'pinAgain')
  await wrong('pin', { pin: '1111', pinAgain: '1111' }, 'pin')
  await wrong('language', { otherLanguage: 'x', languageEstablishedBy: 'read-aloud' }, 'language')
  await wrong('reception-desk', { receptionDesk: '', deskSeesWaiting: 'yes' }, 'deskSeesWaiting')
  await wrong('case-number', { caseNumber: '???', why: 'mistyped' }, 'caseNumber')
  await wrong('merge', { scanned: '9900000000' }, 'scanned')
  await wrong('merge', { foreignerNumber: '9900000000' }, 'foreignerNumberAgain')
  await wrong('merge', { merged: personId }, 'merged')
  await wrong('requalification', { procedure: 'normal' }, 'requalifiedOn')
  await wrong('eligibility', {}, 'procedure')
  const taken = await post(`${record}/number-correction`, {
    foreignerNumber: other.foreignerNumber,
    foreignerNumberAgain: other.foreignerNumber,
    why: 'changed',
  })
  assert.equal(taken.statusCode, 409)
  assert.match(taken.body, new RegExp(`href="${HERE}/${other.personId}"`))
})

test('who asked for paper is shown so with the day, what it stops, and the answer, to the desk and to the Office', async () => {
  const asks = () => person(t, { registeredBy: desk.id })
  const [waits, leaves, stays] = [await asks(), await asks(), await asks()]
  const day = civilDay(t.clock.now())
  const said = (key: 'waits' | 'granted') => words('fr')(`enrolment.paper.${key}`, { day })
  const shown = async (id: string, who = agent) => (await get(`${HERE}/${id}`, who)).body
  assert.doesNotMatch(await shown(waits.id), /sur papier/)
  for (const someone of [waits, leaves, stays]) await someone.post('/contacts/none', { wants: 'paper' })
  for (const who of [agent, officer]) {
    const record = await shown(waits.id, who)
    assert.ok(record.includes(said('waits')))
    assert.match(record, /ni convocation ni décision/)
    assert.match(record, /demande ses courriers sur papier/, 'in what happened')
  }
  for (const [{ id }, outcome] of [
    [leaves, 'sent-to-paper'],
    [stays, 'stays-in-space'],
  ] as const) {
    const { rows } = await t.base.pool('owner').query('select id from staff.work_item where person_id = $1', [id])
    await post(`/staff/work-items/${rows[0].id}/closing`, { [`outcome-${rows[0].id}`]: outcome }, officer)
  }
  assert.ok((await shown(leaves.id)).includes(said('granted')))
  const back = await shown(stays.id)
  assert.match(back, /les courriers restent dans l’espace/)
  assert.ok(!back.includes(said('waits')) && !back.includes(said('granted')))
  await post(`${HERE}/${stays.id}/merge`, { merged: leaves.id, evenIfBothHoldDocuments: 'yes' })
  await post(`${HERE}/${stays.id}/merge`, { merged: leaves.id, evenIfBothHoldDocuments: 'yes' }, officer)
  assert.ok((await shown(stays.id)).includes(said('granted')), 'what a merged record asked for counts')
})

test('what waits unread after Dublin is listed for who may read it, and counted for the desk', async () => {
  const { personId } = await registered(t, desk)
  const id = newId(t.clock.now())
  await t.base.pool('owner').query(
    `insert into delivery.document (id, person_id, kind, legal_effect, regime, reference, file_key, file_digest, file_size,
       file_pages, wrapped_key, deposited_at, deposited_by, made_available_at)
     values ($1::uuid, $2, 'introduction', 'none', '2021', $1::text, $1::text, $3, 1, 1, '', $4, 'x', $4)`,
    [id, personId, Buffer.alloc(32), t.clock.now().toString()],
  )
  await post(`${HERE}/${personId}/dublin-placement`, {})
  const [ours, theirs] = [await get(`${HERE}/${personId}`), await get(`${HERE}/${personId}`, officer)]
  for (const page of [ours, theirs]) assert.match(page.body, /Un document n’est pas ouvert/)
  assert.match(theirs.body, new RegExp(`href="/staff/documents/${id}"`))
  assert.doesNotMatch(ours.body, new RegExp(id))
})

test('pages and buttons follow the rights, and the address does too', async () => {
  const { personId } = await registered(t, desk)
  const seen = await get(`${HERE}/${personId}`, officer)
  assert.doesNotMatch(seen.body, /action="[^"]*\/notice"/)
  assert.match(seen.body, /dublin-placement/)
  for (const [url, who] of [
    [`${HERE}/new`, officer],
    [`${HERE}/${personId}/notice`, officer],
  ] as const)
    assert.equal((await get(url, who)).statusCode, 403)
  const postRoom = await employ(t, 'post-room')
  assert.doesNotMatch((await get(`${HERE}/${personId}`, postRoom)).body, /dublin-placement/)
  assert.equal((await post(`${HERE}/${personId}/dublin-placement`, {}, postRoom)).statusCode, 403)
  const reception = await employ(t, 'reception-desk', desk.receptionDesk)
  assert.equal((await get(`${HERE}/${personId}`, reception)).statusCode, 403)
})

test('what is neither number is told what both look like; only who may register is offered it', async () => {
  const wrong = await post(`${HERE}/search`, { number: '12' })
  assert.equal(wrong.statusCode, 422)
  assert.match(wrong.body, /numéro étranger a dix chiffres, le numéro Ofpra de 6 à 20/)
  assert.match((await get('/staff')).body, /Chercher ou enregistrer un demandeur/)
  assert.match((await get('/staff', officer)).body, />Chercher un demandeur</)
  const nobody = await employ(t, [])
  assert.doesNotMatch((await get('/staff', nobody)).body, /Vous pouvez/)
})

test('what is hostile is shown as text and does nothing', async () => {
  const { personId } = await registered(t, desk)
  const page = await post(`${HERE}/search`, { number: '"><script>alert(1)</script>' })
  assert.doesNotMatch(page.body, /<script>alert/)
  for (const id of ['x', '..', `${personId}'--`, '%00', personId.toUpperCase()])
    assert.equal((await get(`${HERE}/${encodeURIComponent(id)}`)).statusCode, 404, id)
  const noToken = await t.web.inject({
    method: 'POST',
    url: `${HERE}/${personId}/dublin-placement`,
    headers: { ...agent.headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: '',
  })
  assert.equal(noToken.statusCode, 403)
})
