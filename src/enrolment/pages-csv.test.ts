import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csrfOf, employ } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { multipart } from '../testing/documents.ts'
import { registered, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'

const t = await testHouse()
const desk = await testDesk(t)
const officer = await employ(t, 'officer')
const HERE = '/staff/applicants'
const { get } = clicks(t, desk.agent)

/** A file chosen in a form, as a browser sends it. */
async function send(path: 'csv' | 'events/csv', file: string | Buffer, { forged = false, who = desk.agent } = {}) {
  const csrf = forged ? 'forged' : csrfOf((await get('/staff', who)).body)
  const name = path === 'csv' ? 'registrations' : 'events'
  const { payload, type } = multipart([
    { name: 'csrf', value: csrf, type: 'text/plain' },
    { name, value: file, type: 'text/csv', filename: 'f.csv' },
  ])
  const headers = { ...who.headers, origin: t.house.config.publicUrl.origin, 'content-type': type }
  return t.web.inject({ method: 'POST', url: `${HERE}/${path}`, headers, payload })
}

const HEAD = 'foreignerNumber;procedure;language;languageEstablishedBy;pin'

test('a desk sends what its own system wrote: the lines done, the lines refused and why, and nothing of what stood in them', async () => {
  assert.match((await get(HERE)).body, new RegExp(`href="${HERE}/csv"`))
  const forms = (await get(`${HERE}/csv`)).body
  for (const action of ['csv', 'events/csv']) assert.match(forms, new RegExp(`action="${HERE}/${action}"`))
  assert.match(forms, new RegExp(desk.receptionDesk), 'the ids that stand for structures')
  const { personId, foreignerNumber } = await registered(t, desk)
  const page = await send(
    'csv',
    `${HEAD}\n9960000001;normal;prs;read-aloud;8251\n9960000002;dublin;prs;read-aloud;\n${foreignerNumber};normal;prs;read-aloud;`,
  )
  assert.equal(page.statusCode, 200)
  assert.match(page.body, /1 ligne faite, 0 déjà faites avant, 2 refusées/)
  assert.match(page.body, /n’entre pas dans la notification électronique/)
  assert.match(page.body, new RegExp(`href="${HERE}/${personId}"`), 'who is registered already is one click away')
  assert.doesNotMatch(page.body, /9960000001|8251/)
  const events = await send('events/csv', `applicant;event\n9960000001;dublin-placement`)
  assert.match(events.body, /Documents par la poste ou en main propre/)
})

test('no file, an empty one, one that is no CSV and one too large come back to the form with the reason', async () => {
  for (const [file, said] of [
    ['', /Aucun fichier/],
    ['PK\u0003\u0004', /colonne 1 n’est pas connue/],
    [Buffer.from([0xff, 0xfe, 0x41]), /n’est pas un CSV en UTF-8/],
    ['x'.repeat(520 * 1024 + 100), /trop/i],
  ] as const) {
    const page = await send('csv', file)
    assert.ok(page.statusCode === 422 || page.statusCode === 413, String(page.statusCode))
    assert.match(page.body, said)
    assert.match(page.body, /type="file"/)
  }
})

test('a forged form does nothing; an officer sends later events and registers nobody', async () => {
  const { personId, foreignerNumber } = await registered(t, desk)
  const file = `applicant;event\n${foreignerNumber};dublin-placement`
  assert.equal((await send('events/csv', file, { forged: true })).statusCode, 403)
  assert.match((await get(`${HERE}/${personId}`)).body, /Aucune notice n’est imprimée/)
  assert.equal((await send('csv', HEAD, { who: officer })).statusCode, 403)
  const forms = (await get(`${HERE}/csv`, officer)).body
  assert.doesNotMatch(forms, new RegExp(`action="${HERE}/csv"`))
  assert.equal((await send('events/csv', file, { who: officer })).statusCode, 200)
})
