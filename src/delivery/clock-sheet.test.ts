import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { needs, testDatabase } from '../platform/testing/index.ts'
import { machine, organisation } from '../testing/agents.ts'
import { changedLaw } from '../testing/changed-law.ts'
import { copyOf, decision, deposited, replacementOf } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'

/* The explained clock on paper says first what the page says first, and in its order: who has the paper alone is told no later day. */

type Regime = { kinds: Record<string, { appealTerm: string; remedies?: string[]; neverCourts?: string[] }> }
const rewritten = changedLaw((edit) =>
  edit<Regime>('regimes/2021.json', ({ kinds }) => {
    Object.assign(kinds['refusal']!, { appealTerm: 'stated', remedies: [], neverCourts: ['cnda'] })
  }),
)
const base = await testDatabase()
const dir = await mkdtemp(path.join(tmpdir(), 'pli-clock-sheet-'))
after(() => rm(dir, { recursive: true, force: true }))
const t = await testHouse({ on: { base, dir } }) // 4 May 2026, ten in the morning in Paris
const since = await testHouse({ on: { base, dir }, parts: { law: rewritten } })
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const START = t.clock.now().toString()
const on = (day: string) => {
  for (const house of [t, since]) house.clock.set(`${day}T08:00:00Z`)
}

async function placed(): Promise<{ him: Person; first: string }> {
  for (const house of [t, since]) house.clock.set(START)
  const him = await person(t, { registeredBy: desk })
  return { him, first: await deposited(t, office, decision(him)) }
}
const open = (him: Person, id: string) => him.post(`/documents/${id}/opening`)

const plain = (text: string) =>
  text.replace(/\s+/g, ' ').replace(/\b(lun|mar|mercre|jeu|vendre|same)di |\bdimanche /g, '')
/** Each of these stands on his page, on the page of its clock and on the paper, one after the other. */
async function sayInOrder(him: Person, id: string, said: readonly string[], house: typeof t = t) {
  const read = (url: string) => house.web.inject({ url: `/documents/${url}`, headers: { cookie: him.cookie } })
  const pages = [id, `${id}/clock`].map(async (url) =>
    plain((await read(url)).body.replace(/<(title|style).*?<\/\1>/gs, '').replace(/<[^>]*>/g, ' ')),
  )
  const input = (await read(`${id}/clock.pdf`)).rawPayload
  const paper = plain(execFileSync('pdftotext', ['-', '-'], { input, stdio: ['pipe', 'pipe', 'ignore'] }).toString())
  for (const [n, text] of [...(await Promise.all(pages)), paper].entries()) {
    let from = 0
    for (const words of said) {
      const at = text.indexOf(words, from)
      assert.ok(at >= 0, `${['page', 'clock', 'paper'][n]}: ${words} after ${text.slice(from, from + 300)}`)
      from = at + words.length
    }
  }
  return paper
}

const skip = needs('poppler')
const OPEN_BY = 'Par prudence, ouvrez au plus tard le :'
const OPEN_TODAY = 'Par prudence, ouvrez aujourd’hui.'
const SOONER = 'Si vous ouvrez avant, ce jour vient plus tôt'
const ALREADY = 'Par prudence, il compte déjà.'
const NO_DAY = ['Aucun jour ne peut être donné ici : voyez un avocat dès aujourd’hui.']

test('the paper of a copy that nobody opened says first by which day to open the letter, as its page', {
  skip,
}, async () => {
  const { him, first } = await placed()
  on('2026-05-05')
  const copied = await deposited(t, office, copyOf(him, first))
  const days = [OPEN_BY, '17 mai 2026', '18 mai 2026', '19 mai 2026']
  assert.ok(!(await sayInOrder(him, copied, days)).includes(SOONER), 'opening it moves no day')
  assert.ok((await sayInOrder(him, first, days)).includes(SOONER))
})

test('the paper of a replacement that keeps a day, and of its copy, says that one first and then to open it today', {
  skip,
}, async () => {
  const { him, first } = await placed()
  await open(him, first)
  on('2026-05-20')
  const second = await deposited(t, office, replacementOf(him, first))
  const copied = await deposited(t, office, copyOf(him, second))
  for (const id of [second, copied])
    await sayInOrder(him, id, ['Contester devant le tribunal – dernier jour sûr :', '5 juin 2026', OPEN_TODAY, ALREADY])
})

test('the paper says that no day can be given where its page does, opened or not, and to open it today', {
  skip,
}, async () => {
  const { him, first } = await placed()
  await open(him, first)
  await sayInOrder(him, first, NO_DAY, since)
  on('2026-05-20')
  const second = await deposited(t, office, replacementOf(him, first))
  await sayInOrder(him, second, [...NO_DAY, OPEN_TODAY, ALREADY], since)
  await sayInOrder(him, first, ['L’Office a retiré ce document le 20 mai 2026', ...NO_DAY], since)
})
