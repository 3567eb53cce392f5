import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Employed, employ, organisation } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { multipart, sendForm, typedDecision } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { pdf } from '../testing/pdf.ts'
import { person } from '../testing/person.ts'
import { staffReads } from '../testing/staff-reads.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const [officer, other] = [await employ(t, 'officer'), await employ(t, 'officer')]
const { get: look, post } = clicks(t, officer)
const get = (who: Employed, url: string) => look(url, who)
const documents = async () => (await owner.query('select count(*)::int as n from delivery.document')).rows[0].n

test('what is wrong comes back at its field with what was typed; nothing is kept', async () => {
  const p = await person(t, { registeredBy: desk })
  const wrong = async (over: Record<string, string>, field: string, file?: Buffer | null) => {
    const answer = await sendForm(t, officer, typedDecision(p, over), file)
    assert.ok([404, 409, 413, 422].includes(answer.statusCode), `${answer.statusCode}`)
    assert.match(answer.body, new RegExp(`id="${field}-error"`), field)
    assert.ok(
      answer.body.includes(`value="${p.foreignerNumber}"`) || over['foreignerNumber'] !== undefined,
      'the input survives',
    )
    assert.doesNotMatch(answer.body, /Ce n’est pas compris/)
    return answer
  }
  await wrong({ foreignerNumber: '12' }, 'foreignerNumber')
  await wrong({ foreignerNumber: '1111111111' }, 'foreignerNumber')
  await wrong({ kind: '' }, 'kind')
  assert.match((await wrong({ reference: 'a b' }, 'reference')).body, /60 signs|60 signes/)
  await wrong({ decidedOn: '', court: '', months: '', franc: '' }, 'decidedOn')
  await wrong({ decidedOn: '2026-05-05' }, 'decidedOn')
  await wrong({ months: 'x' }, 'months')
  await wrong({ months: '', days: '' }, 'court')
  await wrong(
    {
      kind: 'summons',
      decidedOn: '',
      court: '',
      months: '',
      franc: '',
      interviewOn: '2026-07-01',
      interviewTime: '',
      place: 'x',
    },
    'interviewTime',
  )
  await wrong(
    {
      kind: 'summons',
      decidedOn: '',
      court: '',
      months: '',
      franc: '',
      interviewOn: '2026-05-20',
      interviewTime: '09:00',
      place: 'x',
    },
    'leadTimeReason',
  )
  const { body } = await wrong(
    {
      kind: 'summons',
      decidedOn: '',
      court: '',
      months: '',
      franc: '',
      interviewOn: '2026-07-01',
      interviewTime: '09:00',
      place: 'Fontenay sous Bois',
    },
    'place',
  )
  assert.match(body, /Exemple : fontenay-sous-bois/)
  const large = await wrong({}, 'file', Buffer.alloc(t.house.config.largestFile + 1, 'x'))
  assert.match(large.body, /10 Mo au plus/)
  assert.match(large.body, /value="A-\d+"/, 'what he typed after the file too')
  await wrong({}, 'file', null)
  await wrong({}, 'file', Buffer.from('not a PDF'))
  assert.equal((await owner.query('select 1 from delivery.draft')).rows.length, 0)
})

test('all that is wrong is told at once, and the file is asked for again only of who had sent one', async () => {
  const empty = await sendForm(t, officer, {}, null)
  assert.equal(empty.statusCode, 422)
  for (const field of ['foreignerNumber', 'kind', 'reference', 'file'])
    assert.match(empty.body, new RegExp(`id="${field}-error"`), field)
  assert.doesNotMatch(empty.body, /le navigateur ne le garde pas/)
  const halves = { foreignerNumber: '12', kind: 'refusal', reference: 'a b', months: 'x', place: 'Fontenay sous Bois' }
  const half = await sendForm(t, officer, halves)
  for (const field of ['foreignerNumber', 'reference', 'decidedOn', 'court', 'months', 'interviewOn', 'place'])
    assert.match(half.body, new RegExp(`id="${field}-error"`), field)
  assert.match(half.body, /id="file-error"[^<]*>[\s\S]*?le navigateur ne le garde pas/)
  assert.doesNotMatch(half.body, /Ce n’est pas compris/)
  const p = await person(t, { registeredBy: desk })
  const future = await sendForm(
    t,
    officer,
    typedDecision(p, { decidedOn: '2026-05-05', reference: 'a b', months: '99' }),
  )
  for (const field of ['decidedOn', 'reference', 'months'])
    assert.match(future.body, new RegExp(`id="${field}-error"`), field)
  assert.match(future.body, /Un nombre de mois, en chiffres : de 1 à 24\./)
  const notPdf = await sendForm(t, officer, typedDecision(p, { reference: 'a b' }), Buffer.from('not a PDF'))
  assert.match(notPdf.body, /id="file-error"[^<]*>[\s\S]*?Ce n’est pas un PDF/)
  assert.doesNotMatch(notPdf.body, /le navigateur ne le garde pas/)
  const { decidedOn: _, court: __, months: ___, franc: ____, ...plain } = typedDecision(p)
  const gone = { ...plain, kind: 'summons', interviewOn: '2026-05-01', interviewTime: '09:00', place: 'fontenay' }
  const past = (await sendForm(t, officer, gone)).body
  assert.match(past, /L’entretien est déjà passé\. /)
  assert.doesNotMatch(past, /passé\.\./)
  const late = await sendForm(t, officer, typedDecision(p, { decidedOn: '2026-05-05' }), null)
  for (const field of ['decidedOn', 'file']) assert.match(late.body, new RegExp(`id="${field}-error"`), field)
  assert.equal((await owner.query('select 1 from delivery.draft')).rows.length, 0)
})

test('that the document lies there already is told at the form, and in the preview if it came there meanwhile; a replacement may have its first’s reference', async () => {
  const p = await person(t, { registeredBy: desk })
  const typed = typedDecision(p)
  const [first, second] = [await sendForm(t, officer, typed), await sendForm(t, officer, typed)]
  const [at, meanwhile] = [String(first.headers.location), String(second.headers.location)]
  const placed = String((await post(at, {})).headers.location)
  const form = await sendForm(t, officer, typed)
  assert.equal(form.statusCode, 409)
  assert.match(form.body, /id="reference-error"[^<]*>[\s\S]*?Ce document est déjà dans l’espace/)
  const told = await get(officer, meanwhile)
  assert.equal(told.statusCode, 409)
  const main = /<main[\s\S]*<\/main>/.exec(told.body)![0]
  assert.equal(main.match(/Ce document est déjà dans l’espace/g)?.length, 1, 'once')
  const id = /documents\/([0-9a-f-]{36})/.exec(placed)![1]!
  const replacing = await sendForm(t, officer, { ...typed, reServiceOf: id, reServiceAs: 'replacement' })
  assert.equal(replacing.statusCode, 303, replacing.body)
})

test('before he says yes he rereads all that he typed, and the very file; nobody else sees it, and the reading is written down', async () => {
  const p = await person(t, { registeredBy: desk, caseNumber: '260588777' })
  const draft = typedDecision(p, { caseNumber: '260588777', legalAidDays: '15', urgentReason: 'health' })
  const at = String((await sendForm(t, officer, draft)).headers.location)
  const preview = (await get(officer, at)).body
  for (const said of [
    /260588777/,
    /Décision prise le[\s\S]*2026-04-30/,
    /Cour nationale du droit d’asile, un mois, délai franc/,
    /Jours pour demander l’aide juridictionnelle[\s\S]*15/,
    /Santé/,
    new RegExp(`href="${at}/file"`),
  ])
    assert.match(preview, said)
  const file = await get(officer, `${at}/file`)
  assert.equal(file.headers['content-type'], 'application/pdf')
  assert.ok(file.rawPayload.equals(pdf('Une lettre')))
  assert.equal((await get(other, `${at}/file`)).statusCode, 410)
  assert.equal((await staffReads(t, p.id)).filter(({ what }) => what === 'documents').length, 1)
  const placed = String((await post(at, {})).headers.location).split('?')[0]
  assert.equal((await get(officer, `${at}/file`)).headers.location, `${placed}/file`)
  const summoned = typedDecision(p, {
    ...{ caseNumber: '260588777', kind: 'summons', decidedOn: '', court: '', months: '', franc: '', place: 'fontenay' },
    ...{ interviewOn: '2026-05-12', interviewTime: '09:00', language: 'prs', leadTimeReason: 'court-order' },
    ...{ secondChannel: 'telephone', secondChannelReference: 'T-12' },
  })
  const summons = (await get(officer, String((await sendForm(t, officer, summoned)).headers.location))).body
  for (const said of [/mardi 12 mai 2026 à 09:00/, /fontenay/, /prs/, /Décision de justice/, /Téléphone/, /T-12/])
    assert.match(summons, said)
})

test('an agent whose session has ended is told that nothing was placed, and is led back to the form', async () => {
  const who = await employ(t, 'officer')
  const p = await person(t, { registeredBy: desk })
  await get(who, '/staff/documents/new')
  const before = await documents()
  await owner.query('update staff.session set ended_at = $2 where member_id = $1', [who.id, t.clock.now().toString()])
  const { payload, type } = multipart([{ name: 'reference', value: typedDecision(p).reference, type: 'text/plain' }])
  const headers = { ...who.headers, 'content-type': type }
  const sent = await t.web.inject({ method: 'POST', url: '/staff/documents/new', headers, payload })
  const door = `/staff/sign-in?ended=1&return_to=${encodeURIComponent('/staff/documents/new')}`
  assert.deepEqual([sent.statusCode, sent.headers.location], [303, door])
  const told = (await t.web.inject({ url: door })).body
  assert.match(told, /Rien n’a été enregistré ni placé/)
  assert.match(told, /href="\/staff\/sign-in\?return_to=%2Fstaff%2Fdocuments%2Fnew"/)
  assert.equal(await documents(), before)
  const elsewhere = await t.web.inject({ url: '/staff/sign-in?ended=1&return_to=//elsewhere.example' })
  assert.doesNotMatch(elsewhere.body, /elsewhere/)
  const id = '018f0000-0000-7000-8000-000000000001'
  for (const [pressed, stood] of [
    [`/staff/documents/${id}/withdrawal`, `/staff/documents/${id}`],
    ['/staff/applicants/new/number', '/staff/applicants/new'],
    ['/staff/documents', '/staff/documents'],
  ] as const) {
    const away = await t.web.inject({
      method: 'POST',
      url: pressed,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    assert.equal(away.headers.location, `/staff/sign-in?ended=1&return_to=${encodeURIComponent(stood)}`)
  }
})
