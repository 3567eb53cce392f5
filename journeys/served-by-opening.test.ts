import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { journey } from './journey.ts'
import {
  activate,
  addContact,
  deposit,
  download,
  enrol,
  PASSWORD,
  press,
  refusal,
  textOfPdf,
  untilItSays,
  words,
} from './steps.ts'

const person = { number: '9900001001', caseNumber: '260501001', language: 'fra', how: 'read-by-him' }
const MOBILE = '+33612001001'
const EMAIL = 'served.by.opening@mail.example'

// @law CESEDA R.531-17
journey('A document is served by its opening: from the desk to the receipt', { needs: ['poppler'] }, async (j) => {
  const desk = await j.desk('guichet-75')
  const paper = await enrol(j, desk, person)
  assert.match(paper.text, /9900001001/)

  const phone = await j.phone('fr-FR')
  await phone.goto('/activation')
  await j.picture(phone, 'activation')
  await activate(phone, { number: person.number, key: paper.key })
  await addContact(j, phone, MOBILE)
  await addContact(j, phone, EMAIL)

  const letter = await deposit(j, refusal(person, '2026-04-30'))
  for (const contact of [MOBILE, EMAIL]) {
    const alert = await j.messageTo(contact)
    assert.match(alert, /001/, 'the last three digits tell whose it is')
    assert.doesNotMatch(alert, /asile|ofpra|cnda|d[ée]cision|refus|rejet|9900001001/i)
  }

  await phone.goto('/inbox')
  await j.picture(phone, 'inbox')
  await phone.click(`a[href="/documents/${letter.id}"]`)
  const cover = await words(phone)
  assert.match(
    cover,
    /ouvrez au plus tard le :\s+dimanche 17 mai 2026/,
    'the last day that is safe under every reading, first',
  )
  assert.match(cover, /mardi 19 mai 2026/, 'the day from which the law acts')
  assert.doesNotMatch(cover, /Lire le document/)
  await j.picture(phone, 'cover')
  await phone.click('text=Comment ce jour est compté')
  await phone.click('summary:has-text("Le jour qui compte pour la loi")')
  const explained = await words(phone)
  assert.match(explained, /La loi donne 15 jours.*du lundi 4 mai 2026 à la fin du mardi 19 mai 2026/)
  assert.match(explained, /Notre SMS vous est arrivé|Nous vous avons écrit par SMS/)
  assert.match(explained, /Point-justice/)
  assert.doesNotMatch(explained, /Contester devant|avocat payé/, 'nothing of its content')
  await phone.goBack()
  assert.equal(await servedAs(j, letter.id), null, 'looking at the cover opens nothing')

  await press(phone, `/documents/${letter.id}/opening`)
  assert.equal(new URL(phone.url()).pathname, `/documents/${letter.id}`)
  const opened = await untilItSays(phone, 'Accusé de première consultation')
  assert.match(opened, /Vous avez ouvert ce document le lundi 4 mai 2026/)
  assert.match(opened, /Contester devant le tribunal – Dernier jour sûr : vendredi 5 juin 2026/)
  await j.picture(phone, 'opened')
  assert.equal(await servedAs(j, letter.id), '2026-05-04 by opening')

  await phone.click('text=Comment ce jour est compté')
  assert.match(await words(phone), /Demander un avocat payé par l’État – dernier jour sûr :\s+mardi 19 mai 2026/)
  await phone.click('summary:has-text("Comment compte un avocat")')
  assert.match(await words(phone), /Dernier jour, pour un avocat :\s+vendredi 5 juin 2026/)
  const calendar = await download(phone, () => phone.click('text=Mettre ce jour dans mon téléphone'))
  assert.match(await readFile(calendar.path, 'utf8'), /DTSTART;VALUE=DATE:20260605/)
  const [sheet] = await Promise.all([
    phone.waitForResponse((answer) => answer.url().endsWith('/clock.pdf')),
    phone.click('text=Tout ceci sur papier'),
  ])
  assert.deepEqual([sheet.status(), sheet.headers()['content-type']], [200, 'application/pdf'])
  await phone.goto(`/documents/${letter.id}`)

  const saved = await download(phone, () => phone.click(`a[href="/documents/${letter.id}/file"]`))
  assert.deepEqual(await readFile(saved.path), letter.bytes, 'the very bytes that were deposited')
  assert.match(await untilItSays(phone, 'Le document vous a été envoyé'), /Nous vous avons écrit par|vous est arrivé/)

  await untilItSays(phone, /Accusé de première consultation \(PDF\)(?! –)/) // named from the start, a link once it is there
  const receipt = await download(phone, () => phone.click('text=Accusé de première consultation'))
  const said = await textOfPdf(receipt.path)
  assert.match(said, /première consultation/i)
  assert.match(said, /4 mai 2026/)
  assert.match(said, new RegExp(person.number))
  assert.match(said, /Décompte des délais[\s\S]*vendredi 5 juin 2026/, 'its terms counted, with their working')

  const office = await j.desk('instruction-1')
  await office.goto(`/staff/documents/${letter.id}`)
  assert.match(await words(office), /4 mai 2026/)
  await j.picture(office, 'office-document')
  const { servedOn, servedBy } = (await (await j.api(`/api/v1/documents/${letter.id}`)).json()) as {
    servedOn: string
    servedBy: string
  }
  assert.deepEqual({ servedOn, servedBy }, { servedOn: '2026-05-04', servedBy: 'opening' })

  await press(phone, '/log-out')
  await phone.goto(`/documents/${letter.id}`)
  assert.equal(new URL(phone.url()).pathname, '/log-in')
  await phone.fill('[name=number]', person.caseNumber)
  await phone.fill('[name=password]', PASSWORD)
  await press(phone, '/log-in')
  assert.equal(new URL(phone.url()).pathname, `/documents/${letter.id}`)
  assert.match(await words(phone), /Vous avez ouvert ce document le/)
})

async function servedAs(j: Parameters<Parameters<typeof journey>[2]>[0], id: string): Promise<string | null> {
  const [row] = await j.query<{ served: string | null }>(
    `select served_on::text || ' by ' || served_by as served from delivery.document where id = $1`,
    [id],
  )
  return row?.served ?? null
}
