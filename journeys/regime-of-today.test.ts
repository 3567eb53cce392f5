import assert from 'node:assert/strict'
import { pdf } from '../src/testing/pdf.ts'
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
    const unstated = await j.api('/api/v1/documents', { method: 'POST', ...request({ decidedOn: '2026-06-12' }) })
    assert.equal(unstated.status, 422)
    assert.equal(((await unstated.json()) as { code: string }).code, 'regime-uncertain')

    const { id } = await deposit(j, refusal(person, '2026-06-12'))
    await phone.goto(`/documents/${id}`)
    assert.match(
      await words(phone),
      /Par prudence, ouvrez au plus tard le :\s+dimanche 28 juin 2026\s+Lue plus strictement[^\n]*\s+À la fin du mardi 30 juin 2026, la loi fait comme si vous aviez lu ce document/,
    )
    await press(phone, `/documents/${id}/opening`)
    const opened = await untilItSays(phone, /Accusé de première consultation \(PDF\)(?! –)/)
    assert.match(opened, /Contester devant le tribunal – Dernier jour sûr : jeudi 16 juillet 2026/, 'the stated month')
    const receipt = await download(phone, () => phone.click('text=Accusé de première consultation'))
    const said = await textOfPdf(receipt.path)
    assert.match(said, /Droit en vigueur depuis le vendredi 12 juin 2026, non vérifié par un avocat/)
    assert.match(said, /Les quinze jours sont repris de la loi d’avant le vendredi 12 juin 2026 : non vérifié/)
    const [fact] = await j.query<{ regime: string }>('select regime from evidence.fact where id = $1', [
      `document:${id}/opened`,
    ])
    assert.equal(fact?.regime, '2026')
  },
)

/** A deposit whose decision does not say what can be done against it. */
function request(decision: object): { headers: Record<string, string>; body: FormData } {
  const body = new FormData()
  const metadata = { foreignerNumber: person.number, kind: 'refusal', reference: 'D-UNSTATED', decision }
  body.set('metadata', new Blob([JSON.stringify(metadata)], { type: 'application/json' }))
  body.set('file', new Blob([new Uint8Array(pdf())], { type: 'application/pdf' }), 'letter.pdf')
  return { headers: { 'idempotency-key': 'unstated' }, body }
}
