import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ, machine, organisation } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { decision, deposited, replacementOf, sendForm, typedDecision } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'

/* What an agent is told before he places what replaces a document: no later day than the person will be (decision 0034). */

const t = await testHouse() // 4 May 2026, ten in the morning in Paris
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const on = (day: string) => t.clock.set(`${day}T08:00:00Z`)
const plain = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

/** The preview, down to its pictures of the cover, of what replaces that one, by an agent of that day. */
async function preview(to: { foreignerNumber: string }, of: string): Promise<string> {
  const agent = await employ(t, 'officer')
  const typed = { ...typedDecision(to), reServiceOf: of, reServiceAs: 'replacement' }
  const at = String((await sendForm(t, agent, typed)).headers.location)
  return plain((await clicks(t, agent).get(at)).body.split('Ce que la personne verra')[0]!)
}

test('the preview of a replacement names the last safe days that are kept, whose they are, and no later ones', async () => {
  const p = await person(t, { registeredBy: desk })
  const first = await deposited(t, office, decision(p))
  on('2026-05-12')
  const second = await deposited(t, office, replacementOf(p, first, { reference: 'REF-2' }))
  on('2026-05-14')
  await p.post(`/documents/${second}/opening`)
  on('2026-05-20')
  const text = await preview(p, second)
  const kept =
    /gardé d’un document d’avant – [^–]*? vendredi 29 mai 2026 – REF-2 .*gardé d’un document d’avant – [^–]*? lundi 15 juin 2026 – REF-2/
  assert.match(text, kept)
  assert.doesNotMatch(text, /18 juin 2026|3 juillet 2026|s’il n’est jamais ouvert/)
})

test('of what nothing had served the preview of its replacement names its own last safe days, if it is never opened', async () => {
  on('2026-05-04')
  const p = await person(t, { registeredBy: desk })
  const first = await deposited(t, office, decision(p))
  on('2026-05-12')
  const text = await preview(p, first)
  assert.match(text, /Dernier jour sûr, s’il n’est jamais ouvert – [^–]*? \d+ juin 2026/)
  assert.doesNotMatch(text, /gardé d’un document d’avant/)
})
