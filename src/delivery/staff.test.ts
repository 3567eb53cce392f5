import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csrfOf, type Employed, employ, machine, organisation } from '../testing/agents.ts'
import { decision, deposited, sendForm, typedDecision } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { pdf } from '../testing/pdf.ts'
import { person } from '../testing/person.ts'
import { staffReads } from '../testing/staff-reads.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const [officer, other, head] = [
  await employ(t, 'officer'),
  await employ(t, 'officer'),
  await employ(t, 'division-head'),
]

const get = (who: Employed, url: string) => t.web.inject({ url, headers: who.headers })
async function post(who: Employed, from: string, url: string, form: Record<string, string>) {
  const csrf = csrfOf((await get(who, from)).body)
  const headers = { ...who.headers, 'content-type': 'application/x-www-form-urlencoded' }
  return t.web.inject({ method: 'POST', url, headers, payload: new URLSearchParams({ csrf, ...form }).toString() })
}
const documents = async () => (await owner.query('select count(*)::int as n from delivery.document')).rows[0].n
const fillIn = (who: Employed, fields: Record<string, string>) => sendForm(t, who, fields)

test('an agent fills in, sees exactly what the person will see and from when, and places it', async () => {
  const p = await person(t, { registeredBy: desk })
  const before = await documents()
  const kept = await fillIn(
    officer,
    typedDecision(p, { foreignerNumber: ` ${p.foreignerNumber.slice(0, 5)} ${p.foreignerNumber.slice(5)}` }),
  )
  assert.equal(kept.statusCode, 303, kept.body)
  const at = String(kept.headers.location)
  assert.ok(!at.includes(p.foreignerNumber))
  const preview = (await get(officer, at)).body
  // As he will see it: the last safe day to open it first, that day included; then from when the law acts.
  assert.match(
    preview,
    /dimanche 17 mai 2026[\s\S]*À la fin du [^,]*mardi 19 mai 2026[^,]*, la loi fait comme si vous aviez lu ce document/,
  )
  assert.match(preview, /lundi 4 mai 2026 à 10:00/)
  // 14 days, one month franc: 18 May → 19 June, a Friday; legal aid 18 May + 15
  assert.match(preview, /2026-06-19/)
  assert.match(preview, /2026-06-02/)
  assert.equal(await documents(), before, 'nothing is placed yet')
  const placed = await post(officer, at, at, {})
  assert.equal(placed.statusCode, 303, placed.body)
  assert.equal(await documents(), before + 1)
  const page = (await get(officer, String(placed.headers.location))).body
  assert.match(page, /Le document est placé/)
  const id = /documents\/([0-9a-f-]{36})/.exec(String(placed.headers.location))![1]!
  await p.post(`/documents/${id}/opening`)
  assert.ok((await p.get(`/documents/${id}/file`)).rawPayload.equals(pdf('Une lettre')))
  const back = await get(officer, at)
  assert.deepEqual(
    [back.statusCode, back.headers.location],
    [303, `/staff/documents/${id}`],
    'looked at again: it is placed',
  )
  const again = await t.web.inject({
    method: 'POST',
    url: at,
    headers: { ...officer.headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ csrf: csrfOf(page) }).toString(),
  })
  assert.equal(again.headers.location, placed.headers.location, 'a second yes leads to the same document')
  assert.equal(await documents(), before + 1)
})

test('a draft is its agent’s own, is judged again at each look, and goes out of date', async () => {
  const p = await person(t, { registeredBy: desk })
  const at = String((await fillIn(officer, typedDecision(p))).headers.location)
  assert.equal((await get(other, at)).statusCode, 410)
  await owner.query("update enrolment.applicant set eligibility = 'out' where id = $1", [p.id])
  assert.equal((await get(officer, at)).statusCode, 409)
  await owner.query("update enrolment.applicant set eligibility = 'in' where id = $1", [p.id])
  assert.equal((await get(officer, at)).statusCode, 200)
  t.clock.set('2026-05-04T20:30:00Z')
  assert.equal((await get(officer, at)).statusCode, 410)
  t.clock.set('2026-05-04T08:00:00Z')
})

test('what an agent typed and attached is kept encrypted until he says yes', async () => {
  const p = await person(t, { registeredBy: desk })
  const at = String((await fillIn(officer, typedDecision(p))).headers.location)
  const { rows } = await owner.query('select * from delivery.draft where id = $1', [at.split('/').at(-1)])
  assert.doesNotMatch(rows[0].sealed.toString('latin1'), new RegExp(p.foreignerNumber))
  assert.doesNotMatch((await t.house.ports.files.get(rows[0].file_key)).toString('latin1'), /PDF/)
})

test('a document is found by number or reference, and that it was looked at is a fact', async () => {
  const p = await person(t, { registeredBy: desk, caseNumber: '260588001' })
  const id = await deposited(t, office, decision(p, { reference: 'TROUVE-1' }))
  for (const number of [p.foreignerNumber, '260588001', 'TROUVE-1'])
    assert.match(
      (await post(officer, '/staff/documents', '/staff/documents', { number })).body,
      new RegExp(`/staff/documents/${id}`),
    )
  assert.match(
    (await post(officer, '/staff/documents', '/staff/documents', { number: "x' or 1=1 --" })).body,
    /Aucun document trouvé/,
  )
  const page = (await get(officer, `/staff/documents/${id}`)).body
  assert.match(page, /Déposé/)
  assert.match(page, /10:00:00 \(UTC\+02:00\)/)
  const file = await get(officer, `/staff/documents/${id}/file`)
  assert.equal(file.headers['content-type'], 'application/pdf')
  const read = (await staffReads(t, p.id)).filter(({ about }) => about === 'document')
  assert.deepEqual(
    read.map(({ what, by }) => [what, by]),
    [
      ['file', officer.id],
      ['timeline', officer.id],
    ],
  )
  assert.equal(
    (await owner.query('select opened_at from delivery.document where id = $1', [id])).rows[0].opened_at,
    null,
    'an agent’s reading opens nothing',
  )
})

test('an officer takes back, a division head answers a contest, each only what he may', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await p.post(`/documents/${id}/contest`)
  const url = `/staff/documents/${id}`
  assert.ok(!(await get(officer, url)).body.includes('contest-decision'))
  assert.equal((await post(officer, url, `${url}/contest-decision`, { outcome: 'dismissed' })).statusCode, 403)
  const nothing = await post(head, url, `${url}/contest-decision`, {})
  assert.equal(nothing.statusCode, 422)
  assert.match(nothing.body, /La réponse manque/)
  assert.equal((await post(head, url, `${url}/contest-decision`, { outcome: 'dismissed' })).statusCode, 303)
  assert.match((await get(head, url)).body, /à déposer de nouveau pour notifier/)
  const named = { reason: 'error', 'withdraw-foreignerNumber': 'abc😀', 'withdraw-caseNumber': '260512999' }
  assert.equal((await post(officer, url, `${url}/withdrawal`, named)).statusCode, 422)
  const wrong = await post(officer, url, `${url}/withdrawal`, {
    reason: 'wrong-space',
    'withdraw-foreignerNumber': '12',
  })
  assert.equal(wrong.statusCode, 422)
  assert.match(wrong.body, /value="12"/)
  assert.equal((await post(officer, url, `${url}/withdrawal`, {})).statusCode, 422)
  assert.equal((await post(officer, url, `${url}/withdrawal`, { reason: 'replaced' })).statusCode, 303)
  assert.match((await get(officer, url)).body, /Retiré/)
})

test('a number of another person beside "it is this person’s" is refused, and what was typed stays; so is a case number alone', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await p.post(`/documents/${id}/contest`)
  const url = `/staff/documents/${id}`
  const answered = async () =>
    (await owner.query('select contest_outcome from delivery.document where id = $1', [id])).rows[0].contest_outcome
  const both = { outcome: 'dismissed', 'decide-foreignerNumber': 'abc😀' }
  const refused = await post(head, url, `${url}/contest-decision`, both)
  assert.equal(refused.statusCode, 422)
  assert.match(refused.body, /Effacez ce numéro/)
  assert.match(refused.body, /value="abc😀"/)
  assert.equal(await answered(), null)
  for (const outcome of ['dismissed', 'upheld']) {
    const alone = await post(head, url, `${url}/contest-decision`, { outcome, 'decide-caseNumber': '260512999' })
    assert.equal(alone.statusCode, 422, outcome)
    assert.match(alone.body, /value="260512999"/)
    assert.equal(await answered(), null)
  }
  assert.equal((await post(head, url, `${url}/contest-decision`, { outcome: 'dismissed' })).statusCode, 303)
})

test('who deposited a document does not answer "this is not mine" about it: another division head does', async () => {
  const p = await person(t, { registeredBy: desk })
  const draft = String((await fillIn(head, typedDecision(p))).headers.location)
  const url = String((await post(head, draft, draft, {})).headers.location).split('?')[0]!
  await p.post(`${url.replace('/staff', '')}/contest`)
  const answered = async () =>
    (
      await owner.query('select contest_outcome, withdrawn_at from delivery.document where id = $1', [
        url.split('/').at(-1),
      ])
    ).rows[0]
  for (const outcome of ['dismissed', 'upheld']) {
    const own = await post(head, url, `${url}/contest-decision`, { outcome })
    assert.equal(own.statusCode, 403)
    assert.match(own.body, /Vous avez déposé ce document/)
    assert.deepEqual(await answered(), { contest_outcome: null, withdrawn_at: null })
  }
  const page = (await get(head, url)).body
  assert.ok(!page.includes('contest-decision'))
  assert.match(page, /Vous avez déposé ce document.*Un autre chef de division/s)
  const another = await employ(t, 'division-head')
  assert.equal((await post(another, url, `${url}/contest-decision`, { outcome: 'dismissed' })).statusCode, 303)
  assert.equal((await answered()).contest_outcome, 'dismissed')
})

test('a registration desk, a prefecture, an administrator see no document', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  for (const who of [
    await employ(t, 'registration-desk', desk),
    await employ(t, 'administrator'),
    await employ(t, 'reception-desk', await organisation(t, 'reception-desk')),
  ])
    for (const url of [
      '/staff/documents',
      `/staff/documents/${id}`,
      `/staff/documents/${id}/file`,
      '/staff/documents/new',
    ])
      assert.equal((await get(who, url)).statusCode, 403, url)
})
