import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ, type Machine, machine, organisation } from '../testing/agents.ts'
import { testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await testDesk(t)
const system = await machine(t, 'system')
const ofDesk = await machine(t, 'registration-desk', desk.id)
const HERE = '/api/v1/applicants'

const post = (url: string, json: unknown, who: Machine = ofDesk) =>
  t.web.inject({
    method: 'POST',
    url,
    headers: { ...who.headers, 'content-type': 'application/json', 'accept-language': 'en' },
    payload: typeof json === 'string' ? json : JSON.stringify(json),
  })
const get = (url: string, who: Machine = ofDesk) => t.web.inject({ url, headers: who.headers })
function postCsv(text: string | Buffer, who: Machine = ofDesk, path = 'csv') {
  const boundary = 'x-boundary'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="f.csv"\r\ncontent-type: text/csv\r\n\r\n`
  return t.web.inject({
    method: 'POST',
    url: `${HERE}/${path}`,
    headers: { ...who.headers, 'content-type': `multipart/form-data; boundary=${boundary}`, 'accept-language': 'en' },
    payload: Buffer.concat([Buffer.from(head), Buffer.from(text), Buffer.from(`\r\n--${boundary}--\r\n`)]),
  })
}

let last = 9_940_000_000
const nextNumber = () => String(++last)
const body = (over: Record<string, unknown> = {}) => ({
  foreignerNumber: nextNumber(),
  registrationDesk: desk.id,
  receptionDesk: desk.receptionDesk,
  deskSeesWaiting: 'no',
  language: 'ti',
  languageEstablishedBy: 'read-by-him',
  procedure: 'normal',
  ...over,
})

test('a machine registers, and the same request again is the same person', async () => {
  const asked = body({ pin: '8251', caseNumber: '260521212', unaccompaniedMinor: false })
  const first = await post(HERE, asked)
  assert.equal(first.statusCode, 201)
  const { id, eligibility } = first.json()
  assert.equal(eligibility.answer, 'in')
  assert.equal(first.headers.location, `${HERE}/${id}`)
  const again = await post(HERE, asked)
  assert.deepEqual([again.statusCode, again.json().id], [200, id])
  const other = await post(HERE, { ...asked, language: 'fr' })
  assert.deepEqual(
    [other.statusCode, other.json().code, other.json().params],
    [409, 'already-registered', { applicant: id }],
  )
  const record = (await get(`${HERE}/${id}`)).json()
  assert.deepEqual(
    [record.foreignerNumber, record.caseNumber, record.language, record.wayIn, record.waitingDocuments],
    [asked.foreignerNumber, '260521212', 'tir', { way: 'none', why: 'no-notice' }, 0],
  )
  assert.doesNotMatch(JSON.stringify(record), /8251|pin/i)
})

test('a PIN is in no answer and in no log, right or wrong, chosen at once or later', async () => {
  const pins = ['40719386', '50719386', '507193861', '5071x386']
  const { id } = (await post(HERE, body({ pin: pins[0] }))).json()
  const answers = [await post(`${HERE}/${id}/pin`, { pin: pins[1] }), await get(`${HERE}/${id}`)]
  for (const pin of pins.slice(2)) {
    answers.push(await post(`${HERE}/${id}/pin`, { pin }), await post(HERE, body({ pin })))
    answers.push(await post(HERE, `{"pin":"${pin}"`))
  }
  assert.deepEqual(
    answers.map((a) => a.statusCode),
    [200, 200, 422, 422, 400, 422, 422, 400],
  )
  const said = [...answers.map((a) => a.body), ...t.log].join('\n')
  for (const pin of pins) assert.ok(!said.includes(pin), pin)
})

test('a person who is out is a problem with the reason and its article', async () => {
  const refused = await post(HERE, body({ procedure: 'dublin' }))
  assert.equal(refused.statusCode, 422)
  assert.equal(refused.headers['content-type'], 'application/problem+json')
  const problem = refused.json()
  assert.deepEqual([problem.code, problem.params.reason], ['out-of-the-scheme', 'dublin'])
  assert.match(problem.detail, /by post/)
})

test('the notice leaves as a PDF, once, and the key in no other answer', async () => {
  const { id } = (await post(HERE, body())).json()
  const pdf = await post(`${HERE}/${id}/notice`, {})
  assert.equal(pdf.headers['content-type'], 'application/pdf')
  assert.equal((await post(`${HERE}/${id}/handing-over`, { understoodHow: 'read-by-him' })).statusCode, 200)
  assert.equal((await post(`${HERE}/${id}/handing-over`, { understoodHow: 'read-by-him' })).statusCode, 200)
  const record = (await get(`${HERE}/${id}`)).json()
  assert.deepEqual(record.wayIn, { way: 'key-pending' })
  assert.ok(record.noticeHandedOverAt)
  const { id: second } = (await post(HERE, body())).json()
  assert.equal((await post(`${HERE}/${second}/notice`, { family: [id] })).headers['content-type'], 'application/pdf')
  assert.equal((await post(`${HERE}/${id}/notice`, {}, system)).statusCode, 403, 'keys are printed near the person')
})

test('later events, each by its own word', async () => {
  const { id } = (await post(HERE, body())).json()
  const { id: other } = (await post(HERE, body())).json()
  for (const [event, json] of [
    ['number-correction', { foreignerNumber: '9949999991', why: 'changed' }],
    ['case-number', { caseNumber: '260533333', why: 'new-application' }],
    ['reception-desk', { receptionDesk: null }],
    ['language', { language: 'prs', languageEstablishedBy: 'read-aloud' }],
    ['pin', { pin: '8251' }],
    ['merge', { merged: other }],
    ['dublin-placement', {}],
    ['requalification', { requalifiedOn: '2026-05-04', requalifiedDomicile: '75', procedure: 'accelerated' }],
    ['eligibility', { procedure: 'normal', overseas: true }],
  ] as const) {
    const done = await post(`${HERE}/${id}/${event}`, json, system)
    assert.deepEqual([event, done.statusCode, done.json().id], [event, 200, id])
  }
  assert.equal((await get(`${HERE}/${id}`, system)).json().eligibility.reason, 'overseas')
  assert.equal((await post(`${HERE}/search`, { number: '9949999991' }, system)).json().id, id)
  assert.equal((await post(`${HERE}/${other}/dublin-placement`, {}, system)).json().params.applicant, id)
})

test('a body that is not as described is refused by its member, never with its value', async () => {
  for (const [json, field] of [
    [{ ...body(), name: 'somebody' }, 'name'],
    [{ ...body(), foreignerNumber: 9912345678 }, 'foreignerNumber'],
    [{ ...body(), procedure: 'fast' }, 'procedure'],
    [{ ...body(), unaccompaniedMinor: 'yes' }, 'unaccompaniedMinor'],
    [{ ...body(), registrationDesk: undefined }, 'registrationDesk'],
    [{ ...body(), pin: '4321' }, 'pin'],
    [{ ...body(), language: 'zzz' }, 'language'],
    [{ ...body(), registeredOn: '2026-02-30' }, 'registeredOn'],
    [{ ...body(), receptionDesk: desk.id }, 'receptionDesk'],
    [[], undefined],
  ] as const) {
    const refused = await post(HERE, json)
    assert.equal(refused.statusCode, 422, refused.body)
    if (field !== undefined) assert.equal(refused.json().field, field)
    assert.doesNotMatch(refused.body, /somebody|9912345678|4321/)
  }
  assert.equal((await post(HERE, '{"a":')).statusCode, 400)
  assert.equal((await post(HERE, 'null')).statusCode, 422)
  assert.equal((await post(HERE, `{"foreignerNumber":"${'9'.repeat(100_000)}"}`)).statusCode, 413)
})

test('rights and scope hold for machines: no token, another desk, a right that is not given', async () => {
  assert.equal(
    (await t.web.inject({ method: 'POST', url: HERE, headers: { 'content-type': 'application/json' }, payload: '{}' }))
      .statusCode,
    401,
  )
  const elsewhere = await machine(t, 'registration-desk', await organisation(t, 'registration-desk'))
  assert.equal((await post(HERE, body(), elsewhere)).json().code, 'desk-not-known')
  const { id } = (await post(HERE, body())).json()
  assert.equal((await get(`${HERE}/${id}`, elsewhere)).statusCode, 404)
  assert.equal((await post(`${HERE}/${id}/pin`, { pin: '8251' }, elsewhere)).statusCode, 404)
  const prefecture = await machine(t, 'prefecture-reader', await organisation(t, 'prefecture'))
  assert.equal((await get(`${HERE}/${id}`, prefecture)).statusCode, 403)
})

test('a CSV: each line by itself, and the file sent again registers nobody twice', async () => {
  const numbers = [nextNumber(), nextNumber(), nextNumber(), nextNumber()]
  const line = (n: number, rest: string) => `${numbers[n]};${desk.id};${rest}`
  const text = [
    'foreignerNumber;registrationDesk;procedure;language;languageEstablishedBy;pin;unaccompaniedMinor',
    line(0, 'normal;prs;read-aloud;8251;non'),
    line(1, 'dublin;prs;read-aloud;;'),
    line(2, 'normal;xxx;whatever;4321;'),
    line(3, 'accelerated;fra;read-by-him;;'),
    `"=cmd|' /C calc'!A0";${desk.id};normal;fra;read-by-him;;`,
    line(0, 'normal;prs;read-aloud;;'),
    'too;few',
  ].join('\r\n')
  const first = (await postCsv(text)).json()
  assert.deepEqual([first.done, first.already, first.refused], [2, 0, 5])
  assert.deepEqual(
    first.lines.map((l: { line: number; outcome: string; refusals?: { code: string; field?: string }[] }) => [
      l.line,
      l.outcome,
      l.refusals?.map((r) => r.field ?? r.code).join(),
    ]),
    [
      [2, 'registered', undefined],
      [3, 'refused', 'out-of-the-scheme'],
      [4, 'refused', 'language,languageEstablishedBy,pin'],
      [5, 'registered', undefined],
      [6, 'refused', 'foreignerNumber'],
      [7, 'refused', 'foreignerNumber'],
      [8, 'refused', 'csv-line-wrong'],
    ],
  )
  const [out] = first.lines[1].refusals
  assert.deepEqual([out.reason, out.article], ['dublin', 'Arrêté du 25 avril 2022 (INTV2212614A)'])
  for (const secret of ['8251', '4321', 'calc', ...numbers])
    assert.doesNotMatch(JSON.stringify(first), new RegExp(secret), secret)
  const again = (await postCsv(text)).json()
  assert.deepEqual([again.done, again.already, again.refused], [0, 2, 5])
  assert.equal(again.lines[0].id, first.lines[0].id)
  const { rows } = await owner.query(
    'select count(*)::int as n from enrolment.applicant where foreigner_number = any($1)',
    [numbers],
  )
  assert.equal(rows[0].n, 2)
})

test('later events from a CSV: each line the act of the API, in the order of the file, a bad line refused alone', async () => {
  const people = []
  for (let n = 0; n < 4; n++) {
    const asked = body()
    people.push({ number: asked.foreignerNumber, id: (await post(HERE, asked)).json().id as string })
  }
  const [a, b, c, d] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0], (typeof people)[0]]
  const text = [
    'applicant;event;foreignerNumber;why;caseNumber;procedure;requalifiedOn;requalifiedDomicile;merged;pin;language',
    `${a.number};dublin-placement;;;;;;;;;`,
    `${a.number};requalification;;;;normal;2026-05-04;75;;;`,
    `${b.id};number-correction;9949999981;changed;;;;;;;`,
    `${b.number};case-number;;new-application;260544444;;;;;;`,
    `9949999981;merge;;;;;;;${c.number};;`,
    `${d.number};number-correction;994999998;changed;;;;;;;`,
    `${d.number};dublin-placement;;;260544445;;;;;;`,
    `${d.number};deletion;;;;;;;;;`,
    `9949999980;dublin-placement;;;;;;;;;`,
    `"=HYPERLINK(""x"")";dublin-placement;;;;;;;;;`,
    `${d.number};pin;;;;;;;;4711;`,
    `${c.number};dublin-placement;;;;;;;;;`,
    'too;few',
  ].join('\n')
  const outcome = (await postCsv(text, ofDesk, 'events/csv')).json()
  assert.deepEqual(
    outcome.lines.map((l: { outcome: string; id?: string; answer?: string; refusals?: { code: string }[] }) => [
      l.outcome === 'refused' ? l.refusals![0]!.code : l.outcome,
      l.id,
      l.answer,
    ]),
    [
      ['done', a.id, 'out'],
      ['done', a.id, 'in'],
      ['done', b.id, undefined],
      ['done', b.id, undefined],
      ['done', b.id, undefined],
      ['foreigner-number-wrong', undefined, undefined],
      ['csv-cell-out-of-place', undefined, undefined],
      ['event-unknown', undefined, undefined],
      ['applicant-not-known', undefined, undefined],
      ['number-wrong', undefined, undefined],
      ['done', d.id, undefined],
      ['done', b.id, 'out'],
      ['csv-line-wrong', undefined, undefined],
    ],
  )
  assert.deepEqual([outcome.done, outcome.refused], [7, 6])
  assert.deepEqual(outcome.lines[0].waiting, [])
  for (const secret of ['4711', '260544444', a.number, '9949999981', 'HYPERLINK'])
    assert.doesNotMatch(JSON.stringify(outcome), new RegExp(secret))
  const record = (await get(`${HERE}/${b.id}`)).json()
  assert.deepEqual([record.foreignerNumber, record.caseNumber], ['9949999981', '260544444'])
  assert.equal((await get(`${HERE}/${d.id}`)).json().eligibility.answer, 'in', 'refused lines did nothing')
  const elsewhere = await machine(t, 'registration-desk', await organisation(t, 'registration-desk'))
  const far = (await postCsv(`applicant;event\n${a.number};dublin-placement`, elsewhere, 'events/csv')).json()
  assert.equal(far.lines[0].refusals[0].code, 'applicant-not-known')
})

test('a file without a desk is for the only desk of who sends it', async () => {
  const file = () => `foreignerNumber,procedure,language,languageEstablishedBy\n${nextNumber()},normal,fra,read-by-him`
  const ours = (await postCsv(file())).json()
  assert.equal((await get(`${HERE}/${ours.lines[0].id}`)).json().registrationDesk, desk.id)
  const none = (await postCsv(file(), system)).json()
  assert.equal(none.lines[0].refusals[0].code, 'desk-not-known')
})

test('a file that is no CSV is a problem, and registers nobody', async () => {
  for (const [file, code] of [
    [Buffer.from([0x50, 0x4b, 3, 4, 0xff]), 'csv-not-understood'],
    ['a;b\n1;2', 'csv-column-unknown'],
    ['foreignerNumber;registrationDesk\n1;2', 'csv-column-missing'],
  ] as const)
    assert.equal((await postCsv(file)).json().code, code)
  assert.equal((await postCsv('')).json().code, 'csv-missing')
  const big = await postCsv(`foreignerNumber;registrationDesk;procedure\n${'x'.repeat(600_000)}`)
  assert.equal(big.statusCode, 413)
  assert.equal((await post(`${HERE}/csv`, {})).statusCode, 415)
})

test('the API describes every one of these routes, with what goes in and comes out', async () => {
  const { paths } = (await t.web.inject('/api/openapi.json')).json()
  const mine = Object.keys(paths).filter((path) => path.startsWith(HERE))
  assert.equal(mine.length, 20)
  const operation = paths[HERE].post
  const schema = operation.requestBody.content['application/json'].schema
  assert.deepEqual(schema.required, ['foreignerNumber', 'registrationDesk', 'procedure'])
  assert.deepEqual(schema.properties.procedure.enum, ['normal', 'accelerated', 'dublin', 'border', 'unknown'])
  for (const path of mine)
    for (const op of Object.values(paths[path]) as { summary?: string }[]) assert.ok(op.summary, path)
})

test('two machines and an agent who register one number at one instant make one person', async () => {
  const asked = body()
  await employ(t, 'registration-desk', desk.id)
  const answers = await Promise.all([
    post(HERE, asked),
    post(HERE, asked),
    post(HERE, asked, ofDesk),
    post(HERE, { ...asked, pin: '8251' }),
  ])
  assert.equal(new Set(answers.filter((a) => a.statusCode < 300).map((a) => a.json().id)).size, 1)
  const { rows } = await owner.query('select count(*)::int as n from enrolment.applicant where foreigner_number = $1', [
    asked.foreignerNumber,
  ])
  assert.equal(rows[0].n, 1)
})
