import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, test } from 'node:test'
import { loadLaw, namedRegime } from '../law/index.ts'
import type { Plain } from '../platform/db/act.ts'
import { checkPdf } from '../platform/files/pdf-check.ts'
import { languages } from '../platform/i18n/index.ts'
import { createRenderer } from '../platform/pdf/renderer.ts'
import { needs } from '../platform/testing/index.ts'
import { changedLaw } from '../testing/changed-law.ts'
import { readStates, type States } from './count-terms.ts'
import type { RecordedFact } from './facts.ts'
import type { ReServed } from './re-served.ts'
import { receiptSheet } from './receipt-sheet.ts'
import { receiptOf } from './render-receipt.ts'

const law = loadLaw()
const renderer = createRenderer()
after(() => renderer.stop())

const MONTH: States = {
  decidedOn: Temporal.PlainDate.from('2022-04-20'),
  remedy: { court: 'cnda', months: 1, franc: true },
}
const AT = Temporal.Instant.from('2022-05-18T08:00:00Z')

/** A decision placed on 2 May 2022, the first worked example of the specification, and what became of it. */
const fact = (type: string, data: Readonly<Record<string, Plain>> = {}): RecordedFact => ({
  type,
  id: `document:01970000-0000-7000-8000-000000000002/${type}`,
  subject: 'document:01970000-0000-7000-8000-000000000002',
  personId: '01970000-0000-7000-8000-000000000003',
  happenedAt: AT,
  recordedAt: AT,
  author: { kind: 'system', id: 'sweep', role: 'system' },
  regime: '2021',
  digest: '0123456789abcdef'.repeat(4),
  sealed: null,
  data: {
    documentId: '01970000-0000-7000-8000-000000000002',
    legalEffect: 'decision',
    reference: 'OFPRA/2022/0001',
    fileDigest: 'ab'.repeat(32),
    madeAvailableAt: '2022-05-02T08:00:00Z',
    termEndsAt: '2022-05-17T22:00:00Z',
    ...data,
  },
})
const BY_TERM = { servedOn: '2022-05-17', servedBy: 'term' }
const BY_OPENING = { servedOn: '2022-05-04', servedBy: 'opening' }
const receipt = (of: RecordedFact, states: States | null = MONTH, under = law, language = 'fr', kind = 'refusal') =>
  receiptOf(under, of, fact('DocumentDeposited'), { foreignerNumber: '7503123456', kind }, 'n', language, states)
const counted = (of: RecordedFact, states: States | null = MONTH, under = law) =>
  receipt(of, states, under).terms.map(({ name, lastDay, actBy }) => `${name} ${lastDay} ${actBy}`)

// @law CESEDA R.531-17
test('the receipt of the term counts what runs from it: the last day, and the last safe day', () => {
  assert.deepEqual(counted(fact('ServiceDeemed', BY_TERM)), [
    'appeal 2022-06-20 2022-06-17',
    'legal-aid 2022-06-01 2022-05-31',
  ])
})

test('the receipt of an opening counts from that day; of one that came after the term, from the term', () => {
  assert.deepEqual(counted(fact('DocumentOpened', BY_OPENING)), [
    'appeal 2022-06-07 2022-06-03',
    'legal-aid 2022-05-19 2022-05-19',
  ])
  const late = counted(fact('DocumentOpened', { deemedOn: '2022-05-17' }))
  assert.deepEqual(late, counted(fact('ServiceDeemed', BY_TERM)))
})

test('contested, replaced or taken back, the days are kept; what was another person’s gives none', () => {
  const days = counted(fact('ServiceDeemed', BY_TERM))
  assert.deepEqual(counted(fact('DocumentContested', BY_TERM)), days)
  assert.deepEqual(counted(fact('DocumentWithdrawn', { ...BY_TERM, reason: 'replaced' })), days)
  assert.deepEqual(counted(fact('DocumentWithdrawn', { ...BY_TERM, reason: 'wrong-space' })), [])
})

test('a receipt gives no day where that of an earlier letter cannot be read: its own later one would be taken for the last safe one', () => {
  const first = fact('DocumentDeposited')
  const again = (over: Partial<ReServed['kept'][number]>, on = '2022-05-04'): ReServed => {
    const since = { code: 'safe-kept', on: Temporal.PlainDate.from(on), letter: 'document:1', reference: 'F' } as const
    return {
      fact: null,
      kept: [{ since, openedOn: since.on, deposited: first, kind: 'refusal', states: MONTH, ...over }],
    }
  }
  const told = (kept: ReServed) => {
    const of = fact('DocumentOpened', { servedOn: '2022-05-16', servedBy: 'opening' })
    const sealed = { foreignerNumber: '7503123456', kind: 'refusal' }
    const { terms, noDay } = receiptOf(law, of, fact('DocumentDeposited'), sealed, 'n', 'fr', MONTH, kept)
    return [terms.map(({ name, actBy }) => `${name} ${actBy}`), noDay != null]
  }
  assert.deepEqual(told(again({})), [['appeal 2022-06-03', 'legal-aid 2022-05-19'], false])
  for (const unread of [{ states: null }, { deposited: null }, { deposited: { ...first, regime: null } }])
    assert.deepEqual(told(again(unread)), [[], true])
  assert.deepEqual(
    told(again({ openedOn: null })),
    [[], true],
    'counted, it would be served on another day than is recorded',
  )
  const other = fact('DocumentDeposited', { legalEffect: 'none' })
  assert.deepEqual(told(again({ states: null, deposited: other }))[1], false, 'no decision gives no day')
})

test('nothing is counted before service, of what is no decision, nor where the deposit sealed nothing it states', () => {
  assert.deepEqual(counted(fact('DocumentDeposited')), [])
  assert.deepEqual(counted(fact('DocumentContested')), [], 'contested before anything had served it')
  assert.deepEqual(counted(fact('DocumentOpened', { ...BY_OPENING, legalEffect: 'summons' })), [])
  assert.deepEqual(counted(fact('ServiceDeemed', BY_TERM), null), [])
  assert.deepEqual(
    receipt(
      fact('ServiceDeemed', BY_TERM),
      readStates({ decidedOn: null, remedy: null }),
      law,
      'fr',
      'grant-refugee-status',
    ).terms,
    [],
  )
})

test('a receipt names every law under which the days on it were counted, and none that no reading reaches', () => {
  const placed = (type: string, madeAvailableAt: string, more: Readonly<Record<string, Plain>>) => {
    const of = fact(type, { madeAvailableAt, termEndsAt: '2026-06-11T22:00:00Z', ...more })
    const { otherRegimes, terms } = receipt(of, { ...MONTH, decidedOn: Temporal.PlainDate.from('2026-05-20') })
    const others = otherRegimes.map(({ name }) => name)
    for (const { regimes } of terms) assert.deepEqual(['2021', ...others], regimes)
    return [terms.length > 0, ...others]
  }
  const deemed = { servedOn: '2026-06-11', servedBy: 'term' }
  assert.deepEqual(
    placed('ServiceDeemed', '2026-05-27T08:00:00Z', deemed),
    [true, '2026'],
    'served on D+16 it would be',
  )
  assert.deepEqual(placed('DocumentContested', '2026-05-27T08:00:00Z', deemed), [true, '2026'])
  assert.deepEqual(placed('DocumentDeposited', '2026-05-27T08:00:00Z', {}), [false, '2026'])
  const sooner = { servedOn: '2026-06-10', servedBy: 'term' }
  assert.deepEqual(placed('ServiceDeemed', '2026-05-26T08:00:00Z', sooner), [true])
  const opened = { servedOn: '2026-06-11', servedBy: 'opening' }
  assert.deepEqual(placed('DocumentOpened', '2026-05-27T08:00:00Z', opened), [true])
})

test('law data rewritten since, which give another day of service, count nothing beside the day recorded', () => {
  const rewritten = changedLaw((edit) =>
    edit<{ electronicService: { fictionDays: object } }>('regimes/2021.json', ({ electronicService }) => {
      electronicService.fictionDays = { strictest: 4, used: 5, longest: 6 }
    }),
  )
  assert.deepEqual(counted(fact('ServiceDeemed', BY_TERM), MONTH, rewritten), [])
})

test('where the days of the first that it replaces cannot be counted any more, no later day of its own is told: a lawyer is seen that day', () => {
  const never = changedLaw((edit) =>
    edit<{ kinds: Record<string, object> }>('regimes/2021.json', ({ kinds }) => {
      Object.assign(kinds['inadmissibility']!, { appealTerm: 'stated', remedies: [], neverCourts: ['cnda'] })
    }),
  )
  const servedOn = Temporal.PlainDate.from('2022-04-21')
  const since = { code: 'safe-kept', on: servedOn, letter: 'document:1', reference: 'D-1' } as const
  const first = { since, openedOn: servedOn, kind: 'inadmissibility', states: MONTH }
  const deposited = fact('DocumentDeposited', { madeAvailableAt: '2022-04-21T08:00:00Z' })
  const under = (law: Parameters<typeof receiptOf>[0], of = fact('DocumentOpened', BY_OPENING)) => {
    const sealed = { foreignerNumber: '7503123456', kind: 'refusal' }
    return receiptOf(law, of, fact('DocumentDeposited'), sealed, 'n', 'fr', MONTH, {
      fact: null,
      kept: [{ ...first, deposited }],
    })
  }
  assert.equal(under(law).noDay, undefined)
  assert.equal(`${under(law).terms.find(({ name }) => name === 'appeal')?.actBy}`, '2022-05-20')
  const { terms, noDay } = under(never)
  assert.deepEqual([terms, noDay?.code], [[], 'no-asylum-court-for-kind'])
  assert.equal(
    `${under(never, fact('DocumentDeposited')).openSafelyBy}`,
    '2022-05-02',
    'to be opened the day it lies there',
  )
})

test('what the deposit sealed of a decision is read back as it was stated; an older deposit sealed none', () => {
  assert.deepEqual(readStates({ foreignerNumber: '1', decidedOn: '2022-04-20', remedy: { ...MONTH.remedy } }), MONTH)
  assert.deepEqual(readStates({ decidedOn: null, remedy: null }), { decidedOn: null, remedy: null })
  assert.equal(readStates({ foreignerNumber: '1' }), null)
})

const textOf = (pdf: Uint8Array) =>
  execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf }).toString().replace(/\s+/g, ' ')

test('the days stand on a page of their own, in the words of the law, with their working, their marks and their sources', {
  skip: needs('poppler'),
}, async () => {
  const deemed = receipt(fact('ServiceDeemed', BY_TERM))
  const text = textOf(await receiptSheet(renderer, deemed))
  for (const said of [
    /Décompte des délais/,
    /Mise à disposition le lundi 2 mai 2022\./,
    /Aucune consultation pendant 15 jours : réputé notifié à la fin du mardi 17 mai 2022\. \[notre lecture/,
    /Dernier jour sûr, compté selon la lecture la plus stricte : vendredi 17 juin 2022/,
    /Dernier jour du délai : lundi 20 juin 2022/,
    /Recours, devant la Cour nationale du droit d’asile/,
    /CESEDA L\. 532-1/,
    /CE 15 décembre 2023 n° 472836/,
  ])
    assert.match(text, said)
  assert.doesNotMatch(text, /Cette notification n’est pas invoquée/)
  const kept = textOf(await receiptSheet(renderer, receipt(fact('DocumentContested', BY_TERM))))
  assert.match(kept, /Cette notification n’est pas invoquée\. Ces jours sont donnés par prudence\./)
  assert.doesNotMatch(textOf(await receiptSheet(renderer, { ...deemed, terms: [] })), /Décompte/)
})

const pagesOf = (pdf: Uint8Array) =>
  execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf }).toString().split('\f').slice(0, -1)

test('on the first page, the one that is kept, stands each last safe day; once past at that act, that a lawyer is seen today', {
  skip: needs('poppler'),
}, async () => {
  const [first] = pagesOf(await receiptSheet(renderer, receipt(fact('ServiceDeemed', BY_TERM))))
  assert.match(
    first!.replace(/\s+/g, ' '),
    /Dernier jour sûr – Demande d’aide juridictionnelle : mardi 31 mai 2022\. Dernier jour sûr – Recours : vendredi 17 juin 2022\./,
  )
  const late = {
    ...fact('DocumentOpened', { deemedOn: '2022-05-17' }),
    recordedAt: Temporal.Instant.from('2022-06-10T08:00:00Z'),
  }
  const [after] = pagesOf(await receiptSheet(renderer, receipt(late)))
  assert.match(
    after!.replace(/\s+/g, ' '),
    /Demande d’aide juridictionnelle : voyez un avocat dès aujourd’hui\. Dernier jour sûr – Recours/,
  )
  assert.doesNotMatch(after!, /Dernier jour sûr – Demande/)
})

test('a day for legal aid that nobody states is said to be unknown on the first page, too', {
  skip: needs('poppler'),
}, async () => {
  const said = async (states: States) => {
    const placed = { madeAvailableAt: '2026-07-01T08:00:00Z', termEndsAt: '2026-07-16T22:00:00Z' }
    const recordedAt = Temporal.Instant.from('2026-07-16T22:02:00Z')
    const deemed = fact('ServiceDeemed', { ...placed, servedOn: '2026-07-16', servedBy: 'term' })
    const under2026 = { ...deemed, regime: '2026', happenedAt: recordedAt, recordedAt }
    const pdf = await receiptSheet(renderer, receipt(under2026, states))
    return pagesOf(pdf)[0]!.replace(/\s+/g, ' ')
  }
  const unknown = /Demander un avocat payé par l’État : le délai n’est pas connu/
  const states = { ...MONTH, decidedOn: Temporal.PlainDate.from('2026-06-20') }
  assert.match(await said(states), unknown)
  assert.doesNotMatch(await said({ ...states, remedy: { ...MONTH.remedy!, legalAidDays: 15 } }), unknown)
})

test('every page carries the number of the receipt, and which page of how many it is, however many his language takes', {
  skip: needs('poppler'),
}, async () => {
  const [appeal, aid] = receipt(fact('ServiceDeemed', BY_TERM)).terms
  for (const terms of [[], [appeal!, aid!], [appeal!, aid!, appeal!, aid!]])
    for (const { tag } of languages) {
      const pages = pagesOf(
        await receiptSheet(renderer, {
          ...receipt(fact('ServiceDeemed', BY_TERM), MONTH, law, tag),
          number: 'N-1',
          terms,
        }),
      )
      assert.equal(pages.length > 2, terms.length > 2, tag)
      for (const [i, page] of pages.entries())
        assert.match(page, new RegExp(`Accusé n° N-1\\s+${i + 1}/${pages.length}\\s`), `${tag} ${terms.length}`)
    }
})

test('two pages in every language, and the same bytes for the same fact', async () => {
  for (const { tag } of languages) {
    const long = { kind: 'refusal', reference: 'R'.repeat(100), digest: 'ab'.repeat(32) }
    const his = receipt(fact('ServiceDeemed', BY_TERM), MONTH, law, tag)
    const asked = { ...his, document: long, caseNumber: '260512345', otherRegimes: [namedRegime(law, '2026')] }
    const pdf = await receiptSheet(renderer, asked)
    assert.deepEqual(checkPdf(pdf), { pages: 2 }, tag)
    assert.deepEqual(await receiptSheet(renderer, asked), pdf, tag)
  }
})

test('where the law refuses to count what was served, the receipt sends him to a lawyer that day, with telephones, on one page', {
  skip: needs('poppler'),
}, async () => {
  const rewritten = changedLaw((edit) =>
    edit<{ kinds: Record<string, object> }>('regimes/2021.json', ({ kinds }) => {
      Object.assign(kinds['refusal']!, { appealTerm: 'stated', remedies: [], neverCourts: ['cnda'] })
    }),
  )
  for (const { tag } of languages) {
    const refused = receipt(fact('ServiceDeemed', BY_TERM), MONTH, rewritten, tag)
    assert.equal(refused.noDay?.code, 'no-asylum-court-for-kind')
    const pages = pagesOf(await receiptSheet(renderer, refused))
    assert.equal(pages.length, 1, tag)
    const said = pages[0]!.replace(/\s+/g, ' ')
    assert.match(said, /Aucun jour ne peut être donné ici : voyez un avocat/, tag)
    assert.match(said, /30 ?39/, tag)
  }
  assert.equal(receipt(fact('DocumentDeposited'), MONTH, rewritten).noDay, undefined)
})
