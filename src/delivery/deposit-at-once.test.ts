import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../platform/ids.ts'
import { isRefusal } from '../platform/refusal.ts'
import { machine, organisation } from '../testing/agents.ts'
import { decision, deposit as post } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { documentById } from './store.ts'
import { documentInsert } from './store-deposit.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const deposit = (metadata: unknown, key?: string) => post(t, office, metadata, key === undefined ? {} : { key })

/** Rows, and what goes with each: a file, a fact, an alert and a receipt to come. */
async function stored(): Promise<number> {
  const { rows } = await owner.query<{ documents: number; facts: number; jobs: number }>(`select
    (select count(*)::int from delivery.document) as documents,
    (select count(*)::int from evidence.fact where type = 'DocumentDeposited') as facts,
    (select count(*)::int from platform.due_job where id like 'document:%/deposited/%') as jobs`)
  const { documents, facts, jobs } = rows[0]!
  let files = 0
  for (let part = 0; part < 256; part++) files += (await t.house.ports.files.list(part)).length
  assert.deepEqual({ files, facts, jobs }, { files: documents, facts: documents, jobs: 2 * documents })
  return documents
}

/** Which answers came, and how often. */
async function together(requests: readonly (() => ReturnType<typeof post>)[]): Promise<Record<string, number>> {
  const answers = await Promise.all(requests.map((request) => request()))
  const said = answers.map((a) => (a.statusCode < 300 ? String(a.statusCode) : `${a.statusCode} ${a.json().code}`))
  return Object.fromEntries(Object.entries(Object.groupBy(said, (s) => s)).map(([s, all]) => [s, all!.length]))
}
const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i))

test('twenty requests with one key at one instant make one document', async () => {
  const p = await person(t, { registeredBy: desk })
  const metadata = decision(p)
  const before = await stored()
  const ids = new Set<string>()
  const answers = await together(
    times(20, () => async () => {
      const answer = await deposit(metadata, 'storm')
      ids.add(answer.json().id)
      return answer
    }),
  )
  assert.deepEqual([answers, ids.size], [{ 201: 1, 200: 19 }, 1])
  assert.equal(await stored(), before + 1)
})

test('one key for other bodies at one instant, of one person or of several: one is placed, and the others are told', async () => {
  const people = await Promise.all(times(3, () => person(t, { registeredBy: desk })))
  for (let round = 0; round < 5; round++) {
    const before = await stored()
    const his = times(6, () => decision(people[0]!))
    const one = await together(his.map((metadata) => () => deposit(metadata, `his-${round}`)))
    assert.deepEqual(one, { 201: 1, '422 idempotency-key-reused': 5 })
    const theirs = people.map((p) => decision(p))
    const several = await together(times(12, (i) => () => deposit(theirs[i % 3], `theirs-${round}`)))
    const { 201: placed, 200: again = 0, '422 idempotency-key-reused': reused, ...others } = several
    assert.deepEqual([placed, again + reused!, others], [1, 11, {}])
    assert.equal(await stored(), before + 2)
  }
})

test('the same document is not deposited twice in one space, at one instant either, unless it was taken back', async () => {
  const p = await person(t, { registeredBy: desk })
  const metadata = decision(p)
  const before = await stored()
  assert.deepEqual(await together(times(12, () => () => deposit(metadata))), { 201: 1, '409 deposited-already': 11 })
  const again = await deposit(metadata)
  assert.deepEqual([again.statusCode, again.json().field], [409, 'reference'])
  assert.equal(await stored(), before + 1, 'the file of none that was refused is left')
  const { rows } = await owner.query('select id from delivery.document where reference = $1', [metadata.reference])
  const withdrawn = await t.web.inject({
    method: 'POST',
    url: `/api/v1/documents/${rows[0].id}/withdrawal`,
    headers: office.headers,
    payload: { reason: 'replaced' },
  })
  assert.equal(withdrawn.statusCode, 200, withdrawn.body)
  assert.equal((await deposit(metadata)).statusCode, 201)
})

test('a file of a refused deposit that cannot be removed is left to the sweep: the refusal is told all the same', async () => {
  const metadata = decision(await person(t, { registeredBy: desk }))
  await deposit(metadata)
  const { files } = t.house.ports
  const remove = files.remove
  let left = ''
  files.remove = async (key) => {
    left = key
    throw new Error('the disk is read-only')
  }
  const again = await deposit(metadata)
  files.remove = remove
  assert.equal(again.json().code, 'deposited-already')
  await files.remove(left)
  await stored()
})

test('when the disk refuses the file, or the database the row, the fact, a job or the commit, nothing is there by half and the same request goes through later', async () => {
  await owner.query(
    `create function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`,
  )
  const { files } = t.house.ports
  const put = files.put
  const faults: Readonly<Record<string, readonly [() => unknown, () => unknown]>> = {
    disk: [
      () => {
        files.put = async () => {
          throw new Error('no space left')
        }
      },
      () => {
        files.put = put
      },
    ],
    ...Object.fromEntries(
      [
        ['row', 'trigger refused before insert on delivery.document'],
        ['fact', 'trigger refused before insert on evidence.fact'],
        ['job', 'trigger refused before insert on platform.due_job'],
        ['commit', 'constraint trigger refused after insert on delivery.document deferrable initially deferred'],
      ].map(([name, trigger]) => [
        name,
        [
          () => owner.query(`create ${trigger} for each row execute function public.refuse()`),
          () => owner.query(`drop trigger refused on ${trigger!.replace(/^.* on ([\w.]+).*$/, '$1')}`),
        ],
      ]),
    ),
  }
  for (const [fault, [begins, ends]] of Object.entries(faults)) {
    const metadata = decision(await person(t, { registeredBy: desk }))
    const before = await owner.query('select id from delivery.document')
    await begins()
    assert.equal((await deposit(metadata, fault)).statusCode, 500, fault)
    await ends()
    assert.equal((await owner.query('select id from delivery.document')).rowCount, before.rowCount, fault)
    const { rows } = await owner.query(`select from evidence.fact f where type = 'DocumentDeposited'
      and not exists (select from delivery.document d where f.subject = 'document:' || d.id)`)
    assert.equal(rows.length, 0, fault)
    assert.equal((await deposit(metadata, fault)).statusCode, 201, fault)
    assert.equal((await deposit(metadata, fault)).statusCode, 200, fault)
  }
})

test('nobody deposits under the name of another, and what cannot even be asked leaves nothing', async () => {
  const p = await person(t, { registeredBy: desk })
  const { id } = (await deposit(decision(p))).json()
  const placed = (await t.house.ports.act(office.acting, (unit) => documentById(unit.trx, id)))!
  assert.ok(!isRefusal(placed))
  const asks = (over: object) =>
    t.house.ports.act(office.acting, async (unit) => {
      const copy = { ...placed, id: newId(unit.now), reference: 'copy', fileKey: 'copy', ...over }
      unit.last(documentInsert(copy, { leadTime: null, urgentReason: null }, null))
      return 'done'
    })
  const other = await machine(t, 'system')
  await assert.rejects(asks({ depositedBy: other.acting.actorId }), { code: '42501' })
  await assert.rejects(asks({ fileDigest: null }), TypeError)
  assert.equal((await owner.query(`select from delivery.document where reference = 'copy'`)).rowCount, 0)
  assert.equal(await asks({}), 'done')
})

test('a deposit that lost a deadlock when its file lay there already is done again, and placed once', async (context) => {
  const superuser = t.base.pool('superuser')
  await superuser.query(`create sequence public.lost; grant usage on public.lost to public;
    create function public.lose() returns trigger language plpgsql as $$ begin
      if nextval('public.lost') = 1 then raise 'lost' using errcode = 'deadlock_detected'; end if; return new; end $$;
    create trigger loses before insert on delivery.document for each row execute function public.lose()`)
  context.after(() => superuser.query('drop trigger loses on delivery.document'))
  const p = await person(t, { registeredBy: desk })
  const answer = await deposit(decision(p))
  assert.equal(answer.statusCode, 201, answer.body)
  const { rows } = await owner.query('select id, file_key as key from delivery.document where person_id = $1', [p.id])
  assert.deepEqual(
    rows.map(({ id }) => id),
    [answer.json().id],
  )
  assert.ok((await t.house.ports.files.get(rows[0].key)).length > 0)
})
