import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languages } from '../platform/i18n/index.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { decision, deposited, summons } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'
import { withdrawDocument } from './withdraw.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const officer = await employ(t, 'officer')
const MONDAY = '2026-05-04T08:00:00Z'
const lines = (html: string) => [...html.matchAll(/<li><(?:a|div) class="card[\s\S]*?<\/li>/g)].map((m) => m[0])

test('nobody signed in, a session that ended, idled or expired: first the log-in', async () => {
  const p = await person(t, { registeredBy: desk })
  const sent = async (cookie?: string) => {
    const answer = await t.web.inject({ url: '/inbox', ...(cookie ? { headers: { cookie } } : {}) })
    return [answer.statusCode, answer.headers.location]
  }
  assert.deepEqual(await sent(), [303, '/log-in'])
  const out = [303, '/log-in?ended=1']
  assert.deepEqual(await sent('pli-session=short'), out)
  assert.deepEqual(await sent(`pli-session=${'x'.repeat(43)}`), out)
  assert.deepEqual((await p.get('/inbox')).statusCode, 200)
  for (const change of [
    "ended_at = '2026-05-04'",
    "expires_at = '2026-05-04T08:00:00Z'",
    "last_seen_at = '2026-05-04T07:30:00Z'",
  ]) {
    const other = await person(t, { registeredBy: desk })
    await owner.query(`update space.session set ${change} where person_id = $1`, [other.id])
    assert.deepEqual(await sent(other.cookie), out, change)
  }
})

test('nothing is left out of a long list; the newest stand first', async () => {
  const p = await person(t, { registeredBy: desk })
  const oldest = await deposited(t, office, decision(p))
  const opened = await deposited(t, office, decision(p))
  await p.post(`/documents/${opened}/opening`)
  const { rows } = await owner.query(`select string_agg(quote_ident(attname), ', ') as columns from pg_attribute
    where attrelid = 'delivery.document'::regclass and attnum > 0
      and attname not in ('id', 'reference', 'file_key', 'idempotency_key', 'request_digest', 'made_available_at', 'deposited_at', 'opened_at')`)
  const kept = rows[0].columns
  await owner.query(
    `insert into delivery.document (id, reference, file_key, made_available_at, deposited_at, opened_at, ${kept})
     select gen_random_uuid(), 'copy-' || n, 'copy-' || n, made_available_at + n * interval '1 second', deposited_at, opened_at + n * interval '1 second', ${kept}
     from delivery.document, generate_series(1, 200) n where id = $1`,
    [opened],
  )
  await owner.query(`update space.session set last_seen_at = $2 where person_id = $1`, [p.id, MONDAY])
  t.clock.set('2026-05-04T08:10:00Z')
  const list = lines((await p.get('/inbox')).body)
  t.clock.set(MONDAY)
  assert.equal(list.length, 202)
  assert.match(list.slice(-2).join(), new RegExp(oldest))
})

test('nothing yet is said kindly, and everybody sees his own only', async () => {
  const [p, other] = [await person(t, { registeredBy: desk }), await person(t, { registeredBy: desk })]
  assert.match((await p.get('/inbox')).body, /Rien n’est encore arrivé/)
  const id = await deposited(t, office, decision(other))
  assert.match((await p.get('/inbox')).body, /Rien n’est encore arrivé/)
  assert.match((await other.get('/inbox')).body, new RegExp(id))
})

test('in the language he chose on this telephone, else the one he is known to understand, else the telephone’s', async () => {
  const p = await person(t, { registeredBy: desk })
  const shown = async (headers = {}) =>
    /<html lang="([^"]*)"/.exec((await p.get('/inbox', { 'accept-language': 'fr', ...headers })).body)?.[1]
  assert.equal(await shown(), 'fr')
  await owner.query(
    `update enrolment.applicant set language = 'ara', language_established_by = 'read-aloud' where id = $1`,
    [p.id],
  )
  assert.equal(await shown(), 'ar')
  assert.equal(await shown({ cookie: `${p.cookie}; pli-lang=ti` }), 'ti')
})

test('each line says the kind, since when and the day that matters, the newest first, and nothing of any content', async () => {
  const p = await person(t, { registeredBy: desk })
  const opened = await deposited(
    t,
    office,
    decision(p, { kind: 'grant-refugee-status', decision: { decidedOn: '2026-04-30' } }),
  )
  await p.post(`/documents/${opened}/opening`)
  t.clock.set('2026-05-05T08:00:00Z')
  await deposited(t, office, summons(p))
  await deposited(t, office, { foreignerNumber: p.foreignerNumber, kind: 'letter', reference: 'L-1' })
  t.clock.set('2026-05-06T08:00:00Z')
  await deposited(t, office, decision(p))
  const found = lines((await p.get('/inbox')).body)
  assert.equal(found.length, 4)
  assert.match(
    found[0]!,
    /card new[\s\S]*Une décision[\s\S]*<small>Par prudence, ouvrez au plus tard le mardi 19 mai 2026\. Vous n’avez pas encore ouvert\. Ici depuis [^<]*\. À la fin du jeudi 21 mai 2026, la loi fait comme si vous aviez lu ce document, même si vous ne l’avez pas fait\.</,
  )
  assert.equal(
    found.join().match(/Par prudence/g)?.length,
    1,
    'a summons is opened today, and no law counts days from the letter',
  )
  assert.match(found.join(), /<small>Ouvrez cette convocation aujourd’hui\.[\s\S]*mercredi 20 mai 2026/)
  assert.ok(found.some((line) => /Une lettre|Un courrier/.test(line) && !/la loi/.test(line)))
  assert.match(found[3]!, /Une décision[\s\S]*Vous avez ouvert le lundi 4 mai 2026/)
  assert.doesNotMatch(found.join(), /réfugié|refus|>[^<]*D-\d/)
  const newestAt = async (now: string) => {
    t.clock.set(now)
    await owner.query('update space.session set last_seen_at = $2 where person_id = $1', [p.id, now])
    return lines((await p.get('/inbox')).body)[0]!
  }
  for (const now of ['2026-05-20T08:00:00Z', '2026-05-21T21:59:00Z'])
    assert.match(
      await newestAt(now),
      />Par prudence, ouvrez aujourd’hui\. Lue plus strictement, la loi compte déjà le mercredi 20 mai 2026\. [^<]*À la fin du jeudi 21 mai [^<]*aviez lu ce document, même si vous ne l’avez pas fait\.</,
    )
  assert.match(
    await newestAt('2026-05-21T22:00:00Z'),
    /Depuis la fin du jeudi 21 mai 2026, la loi fait comme si vous aviez lu ce document, même si vous ne l’avez pas fait\. Ouvrez aujourd’hui/,
  )
  t.clock.set(MONDAY)
})

test('what he has opened keeps the day to act by and the interview in the list while they are to come, also when he said it is not his', async () => {
  const p = await person(t, { registeredBy: desk })
  const [refused, called] = [await deposited(t, office, decision(p)), await deposited(t, office, summons(p))]
  await deposited(t, office, summons(p))
  const list = async () => {
    await owner.query('update space.session set last_seen_at = $2 where person_id = $1', [
      p.id,
      t.clock.now().toString(),
    ])
    return lines((await p.get('/inbox')).body).join('\n')
  }
  const days = /[^.<>]* – dernier jour sûr : [^.<]*|Votre entretien : [^.<]*/g
  const told = async () =>
    (await list())
      .match(days)
      ?.map((says) => says.trim())
      .sort()
  assert.deepEqual((await list()).match(days), null, 'nothing of any content before it is opened')
  for (const id of [refused, called]) await p.post(`/documents/${id}/opening`)
  // Opened on the 4th of May: legal aid by the 19th, the appeal by the 5th of June.
  const interview = 'Votre entretien : mercredi 1er juillet 2026 à 09:00'
  const aid = 'Demander un avocat payé par l’État – dernier jour sûr : mardi 19 mai 2026'
  assert.deepEqual(await told(), [aid, interview], 'the day, and what it is for')
  await p.post(`/documents/${called}/contest`)
  t.clock.set('2026-05-20T08:00:00Z')
  const appeal = 'Contester devant le tribunal – dernier jour sûr : vendredi 5 juin 2026'
  assert.deepEqual(await told(), [appeal, interview])
  assert.match(await list(), /ce n’est pas à moi\. Votre entretien/)
  t.clock.set('2026-07-01T07:00:01Z')
  assert.equal((await list()).match(days), null, 'both are past')
  assert.match(
    await list(),
    /<small>Ouvrez cette convocation aujourd’hui\. Depuis la fin du mardi 19 mai 2026, la loi fait comme si/,
  )
  assert.equal((await list()).match(/aujourd’hui/g)?.length, 1, 'said once')
  t.clock.set(MONDAY)
})

test('of two terms that end on one day the list names both, each once; of those that do not, the next alone', async () => {
  t.clock.set('2026-06-15T08:00:00Z')
  const p = await person(t, { registeredBy: desk })
  const shown = async (remedy: object) => {
    const stated = { decidedOn: '2026-06-12', remedy: { court: 'cnda', franc: false, ...remedy } }
    const id = await deposited(t, office, decision(p, { decision: stated }))
    await p.post(`/documents/${id}/opening`)
    const line = lines((await p.get('/inbox')).body).find((html) => html.includes(id))
    return /[^.<>]* – dernier jour sûr : [^.<]*/.exec(line!)?.[0].trim()
  }
  const [appeal, aid] = ['Contester devant le tribunal', 'Demander un avocat payé par l’État']
  const day = 'dernier jour sûr : mardi 30 juin 2026'
  assert.equal(await shown({ days: 15, legalAidDays: 15 }), `${appeal} – ${aid} – ${day}`)
  assert.equal(await shown({ months: 1, legalAidDays: 15 }), `${aid} – ${day}`)
  t.clock.set(MONDAY)
})

test('what he had opened and the Office took back by an error keeps its day in the list; never what lay in the wrong space, nor what he had not opened', async () => {
  for (const reason of ['error', 'replaced', 'wrong-space'] as const)
    for (const opens of [true, false]) {
      const p = await person(t, { registeredBy: desk })
      const id = await deposited(t, office, decision(p))
      if (opens) await p.post(`/documents/${id}/opening`)
      assert.equal(await withdrawDocument(t.house.ports)(officer.acting, id, { reason }), 'withdrawn')
      const [line] = lines((await p.get('/inbox')).body)
      const kept =
        opens && reason !== 'wrong-space'
          ? ' Demander un avocat payé par l’État – dernier jour sûr : mardi 19 mai 2026\\.'
          : ''
      assert.match(
        line!,
        new RegExp(`<small>L’Office a retiré ce document le lundi 4 mai 2026\\.${kept}</small>`),
        reason,
      )
    }
})

test('reading keeps the session alive, and writes at most once in five minutes', async () => {
  const p = await person(t, { registeredBy: desk })
  const seen = async () =>
    String(
      (await owner.query('select last_seen_at from space.session where person_id = $1', [p.id])).rows[0].last_seen_at,
    )
  const at = async (when: string) => {
    t.clock.set(when)
    assert.equal((await p.get('/inbox')).statusCode, 200)
    return seen()
  }
  await owner.query('update space.session set last_seen_at = $2 where person_id = $1', [p.id, MONDAY])
  assert.equal(await at('2026-05-04T08:04:59Z'), MONDAY)
  assert.equal(await at('2026-05-04T08:05:01Z'), '2026-05-04T08:05:01Z')
  assert.equal(await at('2026-05-04T08:35:00Z'), '2026-05-04T08:35:00Z')
  t.clock.set(MONDAY)
})

test('it speaks the language asked for, else the one he chose, else the browser’s', async () => {
  const p = await person(t, { registeredBy: desk, language: 'ar' })
  assert.match((await p.get('/inbox', { 'accept-language': 'en' })).body, /<html lang="ar" dir="rtl">/)
  assert.match((await p.get('/inbox?lang=en')).body, /<html lang="en"/)
  assert.match((await p.get('/inbox', { cookie: `${p.cookie}; pli-lang=bn` })).body, /<html lang="bn"/)
  const other = await person(t, { registeredBy: desk })
  assert.match((await other.get('/inbox', { 'accept-language': 'ti' })).body, /<html lang="ti"/)
})

test('the web process has no other way to a document than a session', async () => {
  const app = t.base.pool('app')
  await assert.rejects(app.query('select * from delivery.document'), /permission denied/)
  await assert.rejects(app.query('select * from space.session'), /permission denied/)
  await assert.rejects(
    t.base.pool('auditor').query("select * from delivery.inbox('\\x00', '2026-05-04')"),
    /permission denied/,
  )
  assert.deepEqual((await app.query("select * from delivery.inbox('\\x00', '2026-05-04')")).rows, [])
})

async function light(p: Person, url: string) {
  for (const { tag } of languages) {
    const { body } = await p.get(`${url}?lang=${tag}`)
    assert.ok(Buffer.byteLength(body) <= 15_000, `${url} ${tag}: ${Buffer.byteLength(body)}`)
    assert.doesNotMatch(body, /<(script|img)\b|<link(?! rel="icon" href="data:,">)/)
  }
}

test('the inbox and a cover are light in every language, unopened or opened: 15 kB at most, in one request', async () => {
  const p = await person(t, { registeredBy: desk })
  const ids: string[] = []
  for (let i = 0; i < 10; i++) ids.push(await deposited(t, office, i % 5 === 4 ? summons(p) : decision(p)))
  await light(p, '/inbox')
  await light(p, `/documents/${ids[0]}`)
  for (const id of ids) await p.post(`/documents/${id}/opening`)
  await light(p, '/inbox')
  await light(p, `/documents/${ids[0]}`)
})

test('so is an inbox of ten letters of which each has two terms on one day', async () => {
  t.clock.set('2026-06-15T08:00:00Z')
  const p = await person(t, { registeredBy: desk })
  const remedy = { court: 'cnda', days: 15, franc: false, legalAidDays: 15 }
  for (let i = 0; i < 10; i++) {
    const id = await deposited(t, office, decision(p, { decision: { decidedOn: '2026-06-12', remedy } }))
    await p.post(`/documents/${id}/opening`)
  }
  await light(p, '/inbox')
  t.clock.set(MONDAY)
})
