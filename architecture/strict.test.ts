import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { factsOf, openSealed, type RecordedFact } from '../src/evidence/index.ts'
import { isRefusal } from '../src/platform/refusal.ts'
import { machine } from '../src/testing/agents.ts'
import { decision, deposited, summons } from '../src/testing/documents.ts'
import { enrolled, type TestDesk, testDesk } from '../src/testing/enrolled.ts'
import { type TestHouse, testHouse } from '../src/testing/house.ts'
import { activated } from '../src/testing/phone.ts'
import { REGISTER, readRegister } from './privacy.ts'

const register = readRegister([{ path: REGISTER, text: readFileSync(REGISTER, 'utf8') }])!

type Found = { readonly where: string; readonly held: unknown; readonly strict: unknown }

/** Every value that stands in an addition's place: columns, values inside facts, facts that are additions wholly. */
async function additions(t: TestHouse): Promise<Found[]> {
  const owner = t.base.pool('owner')
  const found: Found[] = []
  for (const [table, { personal }] of Object.entries(register.tables))
    for (const [column, { ground, strict }] of Object.entries(personal)) {
      if (ground !== 'addition') continue
      const { rows } = await owner.query(`select distinct "${column}" as held from ${table}`)
      for (const { held } of rows) found.push({ where: `${table}.${column}`, held, strict })
    }
  for (const fact of await everyFact(t)) {
    const values = { ...fact.data, ...(await opened(t, fact)) }
    if (register.absentFacts.includes(fact.type)) found.push({ where: fact.type, held: 'written', strict: 'absent' })
    for (const [member, strict] of Object.entries(register.inFacts[fact.type] ?? {}))
      found.push({ where: `${fact.type}.${member}`, held: values[member] ?? null, strict })
  }
  return found
}

async function everyFact(t: TestHouse): Promise<RecordedFact[]> {
  const { rows } = await t.base.pool('owner').query<{ subject: string }>('select distinct subject from evidence.fact')
  return (await Promise.all(rows.map(({ subject }) => factsOf(t.house.workerDb, subject)))).flat()
}

async function opened(t: TestHouse, fact: RecordedFact): Promise<Record<string, unknown>> {
  const values = await t.house.ports.act({ as: 'worker' }, (unit) => openSealed(unit.trx, t.house.ports.master, fact))
  assert.ok(!isRefusal(values))
  return values
}

const api = async (t: TestHouse, who: { headers: Record<string, string> }, url: string, json: unknown) => {
  const headers = { ...who.headers, 'content-type': 'application/json' }
  return t.web.inject({ method: 'POST', url, headers, payload: JSON.stringify(json) })
}

const EMAIL = 'vous@exemple.fr'
const PINS = ['82514093', '73160482']

/**
 * Registered, told, activated, a contact verified, three documents: one opened, one contested, one that nobody opens.
 * `secrets`: what no log may hold. `tag`: what he reads it all in.
 */
async function walk(t: TestHouse, desk: TestDesk, tag = 'en'): Promise<{ unread: string; secrets: string[] }> {
  const office = await machine(t, 'system')
  const person = await enrolled(t, desk, t.house.config.profile === 'strict' ? {} : { pin: PINS[0]! })
  const phone = await activated(t, person)
  await phone.post('/contacts/language', { language: tag }, '/contacts')
  const contact = await phone.post('/contacts', { kind: 'email', email: EMAIL }, '/contacts')
  await t.settle()
  const code = /\d{6}/.exec(t.sent.mail.at(-1)!.subject)![0]
  await phone.post(`${contact.headers.location}/verification`, { code }, String(contact.headers.location))
  const read = await deposited(t, office, summons(person))
  const contested = await deposited(t, office, decision(person, { kind: 'introduction', decision: undefined }))
  const unread = await deposited(t, office, decision(person))
  await t.settle()
  assert.equal((await phone.get(`/inbox?lang=${tag}`)).statusCode, 200)
  for (const [id, act] of [
    [read, 'opening'],
    [contested, 'contest'],
  ] as const)
    assert.equal(
      (await phone.post(`/documents/${id}/${act}?lang=${tag}`, { language: tag }, `/documents/${id}`)).statusCode,
      303,
    )
  assert.equal((await phone.get(`/documents/${read}/file`)).statusCode, 200)
  t.clock.set(t.clock.now().add({ hours: 24 * 20 }))
  await t.settle()
  const record = `/api/v1/applicants/${person.personId}`
  const moved = { receptionDesk: null, ...(t.house.config.profile === 'strict' ? {} : { deskSeesWaiting: 'no' }) }
  assert.equal((await api(t, office, `${record}/reception-desk`, moved)).statusCode, 200)
  assert.equal((await api(t, office, `${record}/dublin-placement`, {})).statusCode, 200)
  if (t.house.config.profile === 'standard') {
    assert.equal((await api(t, office, `${record}/pin`, { pin: PINS[1] })).statusCode, 200)
    const language = { language: 'tir', languageEstablishedBy: 'read-aloud' }
    assert.equal((await api(t, office, `${record}/language`, language)).statusCode, 200)
  }
  await t.settle()
  const { key, foreignerNumber } = person
  const tokens = [phone.cookies.get('pli-session')!, office.secret, office.headers.authorization.slice(7)]
  return { unread, secrets: [foreignerNumber, key, key.replaceAll(/\W/g, ''), EMAIL, code, ...PINS, ...tokens] }
}

test('profile=strict walks from registration to receipt, and nothing of an addition is left anywhere', async () => {
  const t = await testHouse({ env: { PLI_PROFILE: 'strict' } })
  const { unread } = await walk(t, await testDesk(t))
  const { rows } = await t.base
    .pool('owner')
    .query('select kind from evidence.receipt where document_id = $1 and rendered_at is not null order by kind', [
      unread,
    ])
  assert.deepEqual(
    rows.map(({ kind }) => kind),
    ['deposit', 'term'],
  )
  assert.deepEqual(
    (await additions(t)).filter(({ held, strict }) => held !== strict),
    [],
  )
})

/** All that stands in clear in the journal, one line a fact. Left out is what each walk has of its own: ids, numbers of the Office, digests of notices. */
async function inClear(t: TestHouse): Promise<string[]> {
  const own = /[0-9a-f]{8}-[0-9a-f-]{27}|\b[DS]-\d+\b|(?<="digest":")[0-9a-f]{64}/g
  const lines = (await everyFact(t)).map(({ type, id, data, sealed }) =>
    JSON.stringify([type, id, data, sealed?.length ?? 0]).replaceAll(own, '·'),
  )
  return lines.sort()
}

test('profile=strict: who walked in French and who walked in Arabic left the same behind', async () => {
  const [french, arabic] = [
    await testHouse({ env: { PLI_PROFILE: 'strict' } }),
    await testHouse({ env: { PLI_PROFILE: 'strict' } }),
  ]
  await walk(french, await testDesk(french), 'fr')
  await walk(arabic, await testDesk(arabic), 'ar')
  assert.deepEqual(await inClear(arabic), await inClear(french))
})

test('the same walk without it leaves every addition somewhere: the one above would see them', async (u) => {
  const t = await testHouse()
  const { secrets } = await walk(t, await testDesk(t))
  await u.test(
    'and neither its log nor its metrics hold a number, a key, an address, a code, a PIN or a token',
    async () => {
      for (const secret of secrets)
        await t.web.inject(`/documents/${encodeURIComponent(secret)}?q=${encodeURIComponent(secret)}`)
      const told = [...t.log, await t.house.ports.metrics.text()].join('\n')
      assert.match(told, /documents/)
      for (const secret of secrets) assert.ok(secret.length >= 6 && !told.includes(secret), `told: ${secret}`)
    },
  )
  const seen = new Set((await additions(t)).filter(({ held, strict }) => held !== strict).map(({ where }) => where))
  const expected = [
    ...Object.entries(register.tables).flatMap(([table, { personal }]) =>
      Object.entries(personal)
        .filter(([, { ground }]) => ground === 'addition')
        .map(([column]) => `${table}.${column}`),
    ),
    ...Object.entries(register.inFacts).flatMap(([fact, members]) =>
      Object.keys(members).map((member) => `${fact}.${member}`),
    ),
    ...register.absentFacts,
  ]
  assert.deepEqual(
    expected.filter((where) => !seen.has(where)),
    [],
  )
})
