import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CalendarEvent, calendarFile } from '../calculator/index.ts'
import { loadLaw } from '../law/index.ts'
import { languages, words } from '../platform/i18n/index.ts'
import { SAMPLE_NOW } from '../platform/sample.ts'
import { clockOf } from './clock.ts'
import { calendarEvents } from './clock-calendar.ts'
import { documents, followed } from './sample-documents.ts'

const law = loadLaw()
const clock = (name: string) => {
  const { document, at = SAMPLE_NOW } = documents[name]!
  return clockOf(law, followed(document, at))
}

test('a calendar is given the safe days, an interview he has read of, before that the day to open: nothing of what it is about', () => {
  const events = (name: string) => calendarEvents(words('fr'), clock(name)).map(({ title, on }) => `${title} ${on}`)
  assert.deepEqual(events('cover, a decision'), ['Un jour qui compte : ouvrir 2026-05-17'])
  assert.deepEqual(events('cover, a summons'), [])
  assert.deepEqual(events('cover, a letter without effect'), [])
  const days = [
    'Un jour qui compte : demander de l’aide 2026-05-21',
    'Un jour qui compte : répondre 2026-06-05',
    'Ne compte plus – Un jour qui compte : ouvrir 2026-05-17',
  ]
  assert.deepEqual(events('opened, a decision'), days, 'the nearest first')
  assert.deepEqual(events('contested, opened'), days)
  assert.deepEqual(events('opened, a summons'), ['Un rendez-vous 2026-06-15T07:00:00Z'])
  for (const { tag } of languages)
    for (const name of Object.keys(documents)) {
      const [w, all] = [words(tag), calendarEvents(words(tag), clock(name))]
      for (const { title } of all)
        assert.ok(![w('law.term.appeal'), w('law.court.cnda'), 'Ofpra'].some((told) => title.includes(told)), title)
      assert.equal(
        new Set(all.map(({ title }) => title)).size,
        all.length,
        `${tag} ${name}: told apart by their titles`,
      )
    }
})

test('the name of an event in the calendar tells neither the document nor what it is, and stays the same', () => {
  const uids = (tag: string, name: string) => calendarEvents(words(tag), clock(name)).map(({ uid }) => uid)
  const all = [
    ...uids('fr', 'opened, a decision'),
    ...uids('fr', 'opened, a summons'),
    ...uids('fr', 'cover, a decision'),
  ]
  for (const uid of all) assert.match(uid, /^[0-9a-f]{32}$/)
  assert.equal(new Set(all).size, 4, 'the day to open has one name, before it is opened and after')
  assert.deepEqual(uids('ar', 'opened, a decision'), uids('fr', 'opened, a decision'))
  assert.deepEqual(
    uids('fr', 'contested, opened'),
    uids('fr', 'opened, a decision'),
    'a second file corrects the first',
  )
})

test('the text of an event says what must have arrived and where that is written, and nothing that tells what it is about', () => {
  const [aid, answer, gone] = calendarEvents(words('fr'), clock('opened, a decision'))
  assert.match(
    aid!.text,
    /^Votre demande d’aide doit être arrivée ce jour-là au plus tard\. Une association vous dit où/,
  )
  assert.match(answer!.text, /^Votre réponse doit être arrivée ce jour-là au plus tard, là où la lettre le dit/)
  assert.match(gone!.text, /^Ce jour ne compte plus\. Effacez-le de ce téléphone/)
  for (const { tag } of languages) {
    const w = words(tag)
    const texts = calendarEvents(w, clock('opened, a decision')).map(({ text }) => text)
    assert.ok(!texts.includes(w('calculator.calendar.text')), tag)
    for (const text of texts)
      for (const told of [w('law.term.appeal'), w('law.term.legal-aid'), w('law.court.cnda'), 'Ofpra', 'CNDA'])
        assert.ok(!text.includes(told), `${tag}: ${text}`)
    assert.doesNotMatch(texts.join(' '), /asile|tribunal|asylum|court|décision/i)
  }
})

test('a day that he was given and that counts no more is taken back under its first name and rings no more, until it is past', () => {
  const given = (name: string) => calendarEvents(words('fr'), clock(name))
  const gone = (name: string) => given(name).filter(({ cancelled }) => cancelled)
  const [open] = given('cover, a decision')
  for (const name of ['opened, a decision', 'opened, a grant', 'contested, not opened', 'withdrawn, not his'])
    assert.deepEqual(
      gone(name).map(({ on, remindDaysBefore }) => [on, remindDaysBefore]),
      [[open!.on, []]],
      name,
    )
  assert.equal(gone('opened, a decision')[0]!.uid, open!.uid)
  const names = (events: CalendarEvent[]) => events.map(({ uid }) => uid).toSorted()
  assert.deepEqual(
    names(gone('withdrawn, not his, and opened')),
    names(given('opened, a decision')),
    'of what turned out to be another’s, each of them',
  )
  assert.deepEqual(gone('cover, the term has passed'), [], 'past, it calls nobody')
  assert.deepEqual(gone('opened, a letter without effect'), [], 'he was given none')
  assert.deepEqual(gone('opened, a summons'), [])
})

test('a calendar that takes the later of two files with one name holds, after the opening, the days that count and no other that rings', () => {
  const told = (name: string, now: string) =>
    calendarFile(calendarEvents(words('fr'), clock(name)), Temporal.Instant.from(now))
  const held = new Map<string, { readonly sequence: number; readonly changed: string; readonly rings: boolean }>()
  for (const file of [
    told('cover, a decision', '2026-05-05T08:00:00Z'),
    told('opened, a decision', '2026-05-06T16:03:00Z'),
  ]) {
    assert.doesNotMatch(file, /^METHOD:/m, 'a snapshot: a publication would name an organizer')
    for (const [event] of file.matchAll(/BEGIN:VEVENT.*?END:VEVENT/gs)) {
      const said = (name: string) => new RegExp(`^${name}:(.*)\r$`, 'm').exec(event)![1]!
      const [before, read] = [
        held.get(said('UID')),
        { sequence: Number(said('SEQUENCE')), changed: said('LAST-MODIFIED'), rings: event.includes('BEGIN:VALARM') },
      ]
      assert.equal(said('STATUS'), read.rings ? 'CONFIRMED' : 'CANCELLED')
      assert.ok(read.sequence < 2 ** 31)
      if (before) assert.ok(read.sequence > before.sequence && read.changed > before.changed)
      held.set(said('UID'), read)
    }
  }
  assert.deepEqual(
    [...held.values()].map(({ rings }) => rings),
    [false, true, true],
  )
})
