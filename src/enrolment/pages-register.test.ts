import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ, organisation } from '../testing/agents.ts'
import { chosen, clicks, picked, standsIn } from '../testing/clicks.ts'
import { enrolled, registered, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { activated } from '../testing/phone.ts'
import { staffReads } from '../testing/staff-reads.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await testDesk(t)
const { agent } = desk
const officer = await employ(t, 'officer')
const HERE = '/staff/applicants'

const { get, post } = clicks(t, agent)

let last = 9_920_000_000
const nextNumber = () => String(++last)
const answers = (over: Record<string, string> = {}) => ({
  foreignerNumber: nextNumber(),
  registrationDesk: desk.id,
  procedure: 'normal',
  language: 'prs',
  otherLanguage: '',
  languageEstablishedBy: 'interpreter-by-phone',
  receptionDesk: desk.receptionDesk,
  deskSeesWaiting: 'yes',
  pin: '',
  pinAgain: '',
  ...over,
})

test('a number scanned once or typed twice leads to the rest of the questions, on a page that carries it along', async () => {
  assert.equal((await get(`${HERE}/new`)).statusCode, 200)
  const number = nextNumber()
  for (const form of [
    { scanned: `${number}\r\n` },
    { foreignerNumber: `${number.slice(0, 4)} ${number.slice(4)}`, foreignerNumberAgain: number },
  ]) {
    const page = await post(`${HERE}/new/number`, form)
    assert.equal(page.statusCode, 200)
    assert.equal(standsIn(page.body, 'foreignerNumber'), number)
    assert.match(page.body, /name="pin"/)
  }
})

test('a number that is wrong or typed two ways comes back with what was typed and says which', async () => {
  for (const [form, field] of [
    [{ foreignerNumber: '9912345678', foreignerNumberAgain: '9912345679' }, 'foreignerNumberAgain'],
    [{ foreignerNumber: '991234567', foreignerNumberAgain: '991234567' }, 'foreignerNumber'],
    [{ scanned: 'https://example' }, 'scanned'],
    [{ scanned: '9912345678', foreignerNumber: '9912345679', foreignerNumberAgain: '9912345679' }, 'scanned'],
    [{}, 'foreignerNumber'],
  ] as const) {
    const page = await post(`${HERE}/new/number`, form)
    assert.equal(page.statusCode, 422)
    assert.match(page.body, new RegExp(`href="#${field}"`))
    for (const [name, typed] of Object.entries(form)) assert.equal(standsIn(page.body, name), typed)
  }
})

test('registering leads to the record, where the notice is printed as a file and handed over', async () => {
  const form = answers({ pin: '۴۰۷۱', pinAgain: '4071', caseNumber: '26-05-31415' })
  const done = await post(HERE, form)
  assert.equal(done.statusCode, 303)
  const record = done.headers.location as string
  assert.match(record, new RegExp(`^${HERE}/[0-9a-f-]{36}$`))

  const page = await get(record)
  assert.equal(page.statusCode, 200)
  assert.match(page.body, new RegExp(form.foreignerNumber))
  assert.match(page.body, /dari/)
  assert.equal(picked(page.body, 'understoodHow'), 'interpreter-by-phone')
  assert.match(page.body, /Aucune notice n’est imprimée/)

  const early = await post(`${record}/handing-over`, { understoodHow: 'read-aloud' })
  assert.equal(early.statusCode, 422)
  assert.match(early.body, new RegExp(`action="${record}/notice"`), 'the page of the record, from which it is printed')
  assert.match(early.body, /role="alert"/)
  const pdf = await post(`${record}/notice`, {})
  assert.equal(pdf.statusCode, 200)
  assert.equal(pdf.headers['content-type'], 'application/pdf')
  assert.equal(pdf.headers['cache-control'], 'no-store')
  assert.equal(pdf.rawPayload.subarray(0, 5).toString(), '%PDF-')
  assert.doesNotMatch(String(pdf.headers['content-disposition']), /\d{4}/, 'the file’s name says nothing')

  const missing = await post(`${record}/handing-over`, {})
  assert.equal(missing.statusCode, 422)
  assert.match(missing.body, /href="#understoodHow"/)
  assert.equal((await post(`${record}/handing-over`, { understoodHow: 'read-aloud' })).headers.location, record)
  const after = await get(record)
  assert.match(after.body, /la personne entre avec la clé/)
  assert.match(after.body, /Notice remise/)
  assert.doesNotMatch(after.body, /action="[^"]*handing-over/)
})

test('printing again takes two clicks and says first what it does', async () => {
  const { personId } = await registered(t, desk)
  const record = `${HERE}/${personId}`
  await post(`${record}/notice`, {})
  await post(`${record}/handing-over`, { understoodHow: 'read-aloud' })
  assert.match((await get(record)).body, new RegExp(`href="${record}/notice"`))
  const warned = await get(`${record}/notice`)
  assert.match(warned.body, /ne marche plus/)
  assert.equal((await post(`${record}/notice`, {})).headers['content-type'], 'application/pdf')
  const { rows } = await owner.query(
    'select cancelled_why from enrolment.connection_key where person_id = $1 order by issued_at, cancelled_at',
    [personId],
  )
  assert.deepEqual(rows.map((r) => r.cancelled_why).sort(), ['reprinted', null].sort())
})

test('the first notice pressed twice at once is one sheet: the other press is asked what a second one is, and no key dies', async () => {
  const { personId } = await registered(t, desk)
  const record = `${HERE}/${personId}`
  await get(record)
  const pressed = await Promise.all([1, 2, 3].map(() => post(`${record}/notice`, { first: 'yes' })))
  const sheets = pressed.filter(({ headers }) => headers['content-type'] === 'application/pdf')
  assert.equal(sheets.length, 1)
  assert.match(
    String(sheets[0]!.headers['content-disposition']),
    /^inline/,
    'printed from the tab: no file with a key stays behind',
  )
  for (const other of pressed.filter((answer) => answer !== sheets[0])) assert.match(other.body, /ne marche plus/)
  const { rows } = await owner.query('select cancelled_at from enrolment.connection_key where person_id = $1', [
    personId,
  ])
  assert.deepEqual(rows, [{ cancelled_at: null }])
})

test('another notice asked for twice from one page is one sheet too: the second press hears that it was printed, and is asked', async () => {
  const { personId } = await registered(t, desk)
  const record = `${HERE}/${personId}`
  await post(`${record}/notice`, { first: 'yes' })
  const replaces = standsIn((await get(`${record}/notice`)).body, 'replaces')!
  const pressed = await Promise.all([1, 2].map(() => post(`${record}/notice`, { replaces })))
  assert.deepEqual(pressed.map(({ statusCode }) => statusCode).sort(), [200, 422])
  const second = pressed.find(({ statusCode }) => statusCode === 422)!.body
  assert.match(second, /vient d’être imprimée/)
  assert.notEqual(standsIn(second, 'replaces'), replaces)
  const { rows } = await owner.query('select 1 from enrolment.connection_key where person_id = $1', [personId])
  assert.equal(rows.length, 2)
})

test('the file opens beside the record, which cannot know: it says so, and leads to itself as it is now', async () => {
  const { personId } = await registered(t, desk)
  const { body } = await get(`${HERE}/${personId}`)
  assert.match(body, new RegExp(`action="${HERE}/${personId}/notice"[^>]*target="_blank"`))
  assert.match(body, new RegExp(`<a href="${HERE}/${personId}">`))
})

test('wrong answers bring the form back with everything that was typed, except the PIN', async () => {
  const form = answers({
    procedure: '',
    language: '',
    otherLanguage: 'klingonais',
    languageEstablishedBy: '',
    deskSeesWaiting: 'maybe',
    pin: '852x41x7963',
    pinAgain: '852x41x7963',
    caseNumber: '12<3"4',
    registeredOn: '2027-01-01',
    unaccompaniedMinor: 'yes',
  })
  const page = await post(HERE, form)
  assert.equal(page.statusCode, 422)
  for (const field of ['procedure', 'language', 'languageEstablishedBy', 'deskSeesWaiting', 'pin', 'caseNumber'])
    assert.match(page.body, new RegExp(`href="#${field}"`), field)
  assert.equal(standsIn(page.body, 'caseNumber'), '12&lt;3&quot;4')
  assert.equal(standsIn(page.body, 'otherLanguage'), 'klingonais')
  assert.equal(standsIn(page.body, 'registeredOn'), '2027-01-01')
  assert.equal(chosen(page.body, 'receptionDesk'), desk.receptionDesk)
  assert.match(page.body, /<details open/)
  assert.doesNotMatch(page.body, /852x41/)
  assert.match(page.body, /<title>À corriger/)
  const simple = await post(HERE, answers({ pin: '1234', pinAgain: '1234' }))
  assert.match(simple.body, /href="#pin"/)
  assert.doesNotMatch(simple.body, /value="1234"/)
})

test('a language is found by its name; a name that several share is answered with their codes', async () => {
  const found = await post(HERE, answers({ language: '', otherLanguage: 'Wolof' }))
  assert.equal(found.statusCode, 303)
  const { rows } = await owner.query('select language from enrolment.applicant where id = $1', [
    (found.headers.location as string).split('/').at(-1),
  ])
  assert.equal(rows[0].language, 'wol')
  const several = await post(HERE, answers({ language: '', otherLanguage: 'kurde' }))
  assert.equal(several.statusCode, 422)
  assert.match(several.body, /kmr/)
  assert.match(several.body, /ckb/)
})

test('who is out gets a page with the reason, its article and what the desk does instead; nothing is kept', async () => {
  const form = answers({ procedure: 'dublin', pin: '8251', pinAgain: '8251' })
  const page = await post(HERE, form)
  assert.equal(page.statusCode, 422)
  assert.match(page.body, /Procédure Dublin/)
  assert.match(page.body, /INTV2212614A/)
  assert.match(page.body, /par la poste/)
  const minor = await post(HERE, answers({ unaccompaniedMinor: 'yes' }))
  assert.match(minor.body, /son représentant/)
  const held = await post(HERE, answers({ detention: 'yes' }))
  assert.match(held.body, /en main propre/)
  const { rows } = await owner.query('select 1 from enrolment.applicant where foreigner_number = $1', [
    form.foreignerNumber,
  ])
  assert.equal(rows.length, 0)
})

test('a number registered already leads to the record, from the first page and from the last', async () => {
  const { personId, foreignerNumber } = await registered(t, desk)
  for (const page of [
    await post(`${HERE}/new/number`, { scanned: foreignerNumber }),
    await post(HERE, answers({ foreignerNumber })),
  ]) {
    assert.equal(page.statusCode, 409)
    assert.match(page.body, new RegExp(`href="${HERE}/${personId}"`))
  }
  const elsewhere = await employ(t, 'registration-desk', await organisation(t, 'registration-desk'))
  const hidden = await post(`${HERE}/search`, { number: foreignerNumber }, elsewhere)
  assert.equal(hidden.statusCode, 404)
  assert.doesNotMatch(hidden.body, new RegExp(personId))
  assert.equal((await get(`${HERE}/${personId}`, elsewhere)).statusCode, 404)
})

test('search is by the exact number, in the body; it leads to the record and each reading is written down', async () => {
  const { personId, foreignerNumber } = await registered(t, desk, { caseNumber: '260598765' })
  for (const number of [foreignerNumber, ` ${foreignerNumber} `, '26-05-98765'])
    assert.equal((await post(`${HERE}/search`, { number })).headers.location, `${HERE}/${personId}`)
  const unknown = await post(`${HERE}/search`, { number: '9900000000' })
  assert.equal(unknown.statusCode, 404)
  assert.equal(standsIn(unknown.body, 'number'), '9900000000')
  assert.equal((await post(`${HERE}/search`, { number: 'Mohamed' })).statusCode, 422)
  assert.equal((await get(`${HERE}/${personId}`, officer)).statusCode, 200)
  const read = Map.groupBy(await staffReads(t, personId), ({ by }) => by)
  assert.deepEqual(
    new Map([...read].map(([by, reads]) => [by, reads.length])),
    new Map([
      [agent.id, 3],
      [officer.id, 1],
    ]),
  )
  assert.doesNotMatch(t.log.join(), new RegExp(foreignerNumber))
})

test('a family of five: each next form is filled from the one before, one file, one hand-over, nothing kept of who belongs to whom', async () => {
  let family = ''
  let location = ''
  for (let n = 0; n < 5; n++) {
    const number = nextNumber()
    const form = await post(`${HERE}/new/number`, { scanned: number, family })
    assert.equal(form.statusCode, 200)
    if (n > 0) {
      assert.equal(chosen(form.body, 'language'), 'prs')
      assert.equal(chosen(form.body, 'receptionDesk'), desk.receptionDesk)
      assert.equal(picked(form.body, 'languageEstablishedBy'), undefined, 'nobody has established it of him')
      assert.equal(picked(form.body, 'deskSeesWaiting'), undefined, 'each agrees for himself')
      assert.equal(picked(form.body, 'procedure'), undefined, 'what in or out is judged on was not kept')
      assert.equal(standsIn(form.body, 'family'), family)
    }
    const done = await post(HERE, answers({ foreignerNumber: number, family }))
    location = done.headers.location as string
    family = /ids=(.*)$/.exec(location)?.[1] ?? location.split('/').at(-1)!
  }
  assert.equal(family.split('.').length, 5)
  const page = await get(location)
  assert.match(page.body, /Imprimer les 5 notices/)
  assert.equal(picked(page.body, 'understoodHow'), undefined, 'nor that anybody understood his notice')
  const pdf = await post(`${HERE}/family/notices`, { family })
  assert.equal(pdf.headers['content-type'], 'application/pdf')
  const handed = await post(`${HERE}/family/handing-over`, { family, understoodHow: 'interpreter-by-phone' })
  assert.equal(handed.statusCode, 303)
  assert.match((await get(handed.headers.location as string)).body, /Les notices sont remises/)
  const { rows } = await owner.query(
    'select count(*)::int as n from enrolment.notice where handed_over_at is not null and person_id = any($1)',
    [family.split('.')],
  )
  assert.equal(rows[0].n, 5)
  assert.equal((await get(`${HERE}/family?ids=x.y.${'0'.repeat(5000)}`)).headers.location, HERE)
})

test('of a family only who lacks a notice is printed and handed one; the page says who is left out and why', async () => {
  const open = await enrolled(t, desk)
  await activated(t, open)
  const given = await enrolled(t, desk)
  const dublin = await registered(t, desk)
  await post(`${HERE}/${dublin.personId}/dublin-placement`, {})
  const fresh = [await registered(t, desk), await registered(t, desk)]
  const ids = [open, given, dublin, ...fresh].map(({ personId }) => personId)
  const family = ids.join('.')
  const keys = async () =>
    (
      await owner.query(
        'select person_id, count(*)::int as n from enrolment.connection_key where person_id = any($1) group by 1',
        [ids],
      )
    ).rows
  const page = await get(`${HERE}/family?ids=${family}`)
  assert.match(page.body, /Imprimer les 2 notices/)
  for (const state of ['espace déjà ouvert', 'Remise', 'hors de la notification électronique', 'À imprimer'])
    assert.ok(page.body.includes(state), state)

  const early = await post(`${HERE}/family/handing-over`, { family, understoodHow: 'read-aloud' })
  assert.equal(early.statusCode, 422)
  assert.match(early.body, /Aucune notice n’est imprimée/)
  assert.match(early.body, new RegExp(`action="${HERE}/family/notices"`), 'on the page of the family')

  const pressed = await Promise.all([1, 2].map(() => post(`${HERE}/family/notices`, { family })))
  assert.deepEqual(pressed.map(({ headers }) => headers['content-type']).sort(), [
    'application/pdf',
    'text/html; charset=utf-8',
  ])
  assert.deepEqual(
    new Map((await keys()).map((row) => [row.person_id, row.n])),
    new Map([open, given, ...fresh].map((p) => [p.personId, 1])),
  )
  const after = pressed.find(({ headers }) => headers['content-type'] !== 'application/pdf')!.body
  assert.match(after, /Imprimée, à remettre/)
  assert.doesNotMatch(after, /Imprimer les/)

  const handed = await post(`${HERE}/family/handing-over`, { family, understoodHow: 'read-aloud' })
  assert.match((await get(handed.headers.location as string)).body, /Les notices sont remises/)
  const { rows } = await owner.query(
    'select count(*)::int as n from enrolment.notice where handed_over_at is not null and person_id = any($1)',
    [ids],
  )
  assert.equal(rows[0].n, 4)
})
