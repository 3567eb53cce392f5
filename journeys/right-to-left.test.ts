import assert from 'node:assert/strict'
import { journey } from './journey.ts'
import { activate, addContact, deposit, enrol, press, refusal, words } from './steps.ts'

const person = { number: '9900001003', language: 'ara', how: 'read-by-him' }
const EMAIL = 'right.to.left@mail.example'

journey('The walk in Arabic, from right to left, and a document that is not his', { needs: ['poppler'] }, async (j) => {
  const desk = await j.desk('guichet-75')
  const paper = await enrol(j, desk, person)
  const phone = await j.phone('ar')
  await activate(phone, { number: person.number, key: paper.key })
  assert.equal(await phone.getAttribute('html', 'dir'), 'rtl')
  await addContact(j, phone, EMAIL)
  const letter = await deposit(j, refusal(person, '2026-04-30'))
  const alert = await j.messageTo(EMAIL)
  assert.match(alert, /[\u0600-\u06ff]/, 'in his language')
  assert.doesNotMatch(alert, /asile|ofpra|لجوء/i)

  await phone.goto('/inbox')
  assert.match(await words(phone), /[\u0600-\u06ff]/)
  await phone.click(`a[href="/documents/${letter.id}"]`)
  await j.picture(phone, 'cover-arabic')
  await phone.click(`a[href="/documents/${letter.id}/contest"]`)
  await press(phone, `/documents/${letter.id}/contest`)
  const rows = await j.query(
    'select contested_at is not null as contested, served_on from delivery.document where id = $1',
    [letter.id],
  )
  assert.deepEqual(rows, [{ contested: true, served_on: null }])
  assert.equal((await phone.goto(`/documents/${letter.id}/file`))?.status(), 409)
  await j.travel('2026-06-01T09:00')
  const later = await j.query('select served_on from delivery.document where id = $1', [letter.id])
  assert.deepEqual(later, [{ served_on: null }], 'a contested document is not served by the term')
  const work = await j.query(
    "select kind from staff.work_item where document_id = $1 and kind = 'contested-document'",
    [letter.id],
  )
  assert.ok(work.length >= 1)
})
