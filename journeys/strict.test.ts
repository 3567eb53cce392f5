import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { journey } from './journey.ts'
import { activate, addContact, deposit, download, enrol, press, refusal, untilItSays } from './steps.ts'

const person = { number: '9900001007', language: 'fra', how: 'read-by-him' }
const MOBILE = '+33612001007'

journey(
  'The strict profile walks the whole way on the closed list alone',
  {
    env: { PLI_PROFILE: 'strict' },
    needs: ['poppler'],
  },
  async (j) => {
    const desk = await j.desk('guichet-75')
    const paper = await enrol(j, desk, person)
    const phone = await j.phone('fr-FR')
    await activate(phone, { number: person.number, key: paper.key })
    await addContact(j, phone, MOBILE)
    const letter = await deposit(j, refusal(person, '2026-04-30'))
    assert.match(await j.messageTo(MOBILE), /007/)
    await phone.goto(`/documents/${letter.id}`)
    await press(phone, `/documents/${letter.id}/opening`)
    await untilItSays(phone, 'Accusé de première consultation')
    const saved = await download(phone, () => phone.click(`a[href="/documents/${letter.id}/file"]`))
    assert.deepEqual(await readFile(saved.path), letter.bytes)

    const [kept] = await j.query(
      `select language, language_established_by, pin_digest, desk_sees_waiting, eligibility_reason,
       (select a.language from space.account a where a.person_id = p.id) as screens
     from enrolment.applicant p where foreigner_number = $1`,
      [person.number],
    )
    assert.deepEqual(kept, {
      language: null,
      language_established_by: null,
      pin_digest: null,
      desk_sees_waiting: 'later',
      eligibility_reason: 'not-kept',
      screens: null,
    })
  },
)
