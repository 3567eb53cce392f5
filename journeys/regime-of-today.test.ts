import assert from 'node:assert/strict'
import { journey } from './journey.ts'
import {
  activate,
  addContact,
  deposit,
  download,
  enrol,
  press,
  refusal,
  textOfPdf,
  untilItSays,
  words,
} from './steps.ts'

const person = { number: '9900001006', language: 'fra', how: 'read-by-him' }
const EMAIL = 'regime.of.today@mail.example'

journey(
  'After 12 June 2026 the term is the one the decision states, and nothing is called verified',
  {
    at: '2026-06-15T09:00',
    needs: ['poppler'],
  },
  async (j) => {
    const paper = await enrol(j, await j.desk('guichet-75'), person)
    const phone = await j.phone('fr-FR')
    await activate(phone, { number: person.number, key: paper.key })
    await addContact(j, phone, EMAIL)
    const { id } = await deposit(j, refusal(person, '2026-06-12'))
    await phone.goto(`/documents/${id}`)
    console.log(await words(phone))
    await press(phone, `/documents/${id}/opening`)
    console.log(await untilItSays(phone, 'Accusé de première consultation'))
    const receipt = await download(phone, () => phone.click('text=Accusé de première consultation'))
    console.log(await textOfPdf(receipt.path))
    assert.ok(1)
  },
)
