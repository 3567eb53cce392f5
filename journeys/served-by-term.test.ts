import assert from 'node:assert/strict'
import { journey } from './journey.ts'
import { activate, addContact, deposit, enrol, logIn, press, refusal, untilItSays, words } from './steps.ts'

const person = { number: '9900001002', language: 'fra', how: 'read-by-him' }
const MOBILE = '+33612001002'

// @law CESEDA R.531-17
journey(
  'A document nobody opens is served by the term, and a later opening changes nothing',
  { needs: ['poppler'] },
  async (j) => {
    const desk = await j.desk('guichet-75')
    const paper = await enrol(j, desk, person)
    const phone = await j.phone('fr-FR')
    await activate(phone, { number: person.number, key: paper.key })
    await addContact(j, phone, MOBILE)
    const letter = await deposit(j, refusal(person, '2026-04-30'))
    assert.match(await j.messageTo(MOBILE), /002/)

    // The last evening of the fifteen days: nothing is served yet. A minute after midnight and the grace, it is.
    const served = () =>
      j.query('select served_on::text as "servedOn", served_by as "servedBy" from delivery.document where id = $1', [
        letter.id,
      ])
    await j.travel('2026-05-19T23:30')
    assert.deepEqual(await served(), [{ servedOn: null, servedBy: null }])
    await j.travel('2026-05-20T00:10')
    assert.deepEqual(await served(), [{ servedOn: '2026-05-19', servedBy: 'term' }])
    await j.travel('2026-05-21T09:00')
    assert.deepEqual(await served(), [{ servedOn: '2026-05-19', servedBy: 'term' }])

    await logIn(phone, person.number)
    await phone.click(`a[href="/documents/${letter.id}"]`)
    const cover = await words(phone)
    assert.match(cover, /la loi fait comme si vous aviez lu ce document/)
    // Only of the court is it said that it must have received something.
    assert.doesNotMatch(cover.replace('Le tribunal doit l’avoir reçu', ''), /expir|trop tard|reçu/i)
    await phone.click('text=Comment ce jour est compté')
    assert.match(await words(phone), /Depuis la fin du mardi 19 mai 2026, la loi fait comme si/)
    await phone.goBack()
    await press(phone, `/documents/${letter.id}/opening`)
    const opened = await untilItSays(phone, 'Accusé de non-consultation')
    assert.match(opened, /19 mai 2026/)
    assert.deepEqual(await served(), [{ servedOn: '2026-05-19', servedBy: 'term' }])
    const facts = await j.query('select type from evidence.fact where subject = $1 and type = $2', [
      `document:${letter.id}`,
      'ServiceDeemed',
    ])
    assert.equal(facts.length, 1)
  },
)
