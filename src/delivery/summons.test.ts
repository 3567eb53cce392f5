import assert from 'node:assert/strict'
import { test } from 'node:test'
import { machine, organisation } from '../testing/agents.ts'
import { decision, deposit, deposited, summons } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'

const t = await testHouse()
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')

const mainOf = (html: string) => /<main[\s\S]*<\/main>/.exec(html)![0]
const plain = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

/** To an interview on the 12th of May, placed on the 4th: the fifteen days end a week after it. */
const late = (to: { foreignerNumber: string }) =>
  summons(to, {
    summons: { interviewAt: '2026-05-12T09:00:00+02:00', place: 'fontenay' },
    leadTime: { reason: 'interview-moved', secondChannel: 'telephone', secondChannelReference: 'T-1' },
  })

test('the cover of a summons says "open it today" first and largest; the day from which the law acts comes last, small', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, late(p))
  const cover = mainOf((await p.get(`/documents/${id}`)).body)
  const said = plain(cover)
  assert.match(cover, /<p class="bigday"><strong>Ouvrez cette convocation aujourd’hui/)
  assert.doesNotMatch(cover, /Par prudence, ouvrez/)
  const [today, press, law] = [said.indexOf('aujourd’hui'), said.indexOf('Ouvrir le document'), said.indexOf('19 mai')]
  assert.ok(0 < today && today < press && press < law, `${today} ${press} ${law}`)
  assert.match(cover, /<p class="soft">À la fin du mardi 19 mai 2026/)
  assert.doesNotMatch(cover, /12 mai|fontenay/i, 'nothing of its content')
  const line = plain(/<small>[\s\S]*?<\/small>/.exec((await p.get('/inbox')).body)![0]).trim()
  assert.match(line, /^Ouvrez cette convocation aujourd’hui\./)
  const other = await deposited(t, office, decision(p))
  assert.match(mainOf((await p.get(`/documents/${other}`)).body), /Par prudence, ouvrez au plus tard le :/)
})

test('an interview that is too near is refused with its day in words; a machine has it as a civil day', async () => {
  const p = await person(t, { registeredBy: desk })
  const near = { interviewAt: '2026-05-12T09:00:00+02:00', place: 'fontenay' }
  const { title, params } = (await deposit(t, office, summons(p, { summons: near }))).json()
  assert.match(title, /mercredi 20 mai 2026, et il faut ensuite 7 jours ouvrés/)
  assert.doesNotMatch(title, /\d{4}-\d{2}|29 avril/)
  assert.deepEqual(params, { days: 7, latestOn: '2026-05-20', neededOn: '2026-04-29' })
})
