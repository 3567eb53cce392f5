import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { loadLaw } from '../law/index.ts'
import { languages, words } from '../platform/i18n/index.ts'
import { SAMPLE_CSRF, SAMPLE_NOW } from '../platform/sample.ts'
import { escapeHtml } from '../ui/index.ts'
import { clockOf } from './clock.ts'
import { clockPage } from './clock-page.tsx'
import { clockSections } from './clock-words.ts'
import { documentPage } from './pages.tsx'
import { documents, followed } from './sample-documents.ts'
import type { Document } from './store.ts'

const law = loadLaw()
const clock = (name: string, others: readonly Document[] = []) => {
  const { document, at = SAMPLE_NOW } = documents[name]!
  return clockOf(law, followed(document, at, others))
}
const amongOthers = (name: string) => clock(name, documents[name]!.others)
const plain = (html: string) =>
  /<main[\s\S]*<\/main>/
    .exec(html)![0]
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
const pageIn = (tag: string, name: string) => clockPage(words(tag), { clock: clock(name), law, csrf: SAMPLE_CSRF })
const said = (name: string) => plain(clockPage(words('fr'), { clock: amongOthers(name), law, csrf: SAMPLE_CSRF }))

/** What the page says of each state, and what it must not say there. */
const STATES: readonly (readonly [state: string, says: readonly RegExp[], never: readonly RegExp[]])[] = [
  [
    'cover, a decision',
    [
      /^ Retour Comment ce jour est compté Une décision Par prudence, ouvrez au plus tard le : dimanche 17 mai 2026 Lue plus strictement, la loi compte déjà le lundi 18 mai 2026 ?\. À la fin du mardi 19 mai 2026, [^.]*\. Si vous ouvrez avant, ce jour vient plus tôt : c’est le jour où vous ouvrez\. C’est/,
      /Ce document est ici depuis le lundi 4 mai 2026 à 09:30/,
      /lundi 4 mai 2026 à 09:31 – Notre e-mail ne vous est pas arrivé/,
      /lundi 4 mai 2026 à 09:32 – Notre SMS vous est arrivé/,
      /Un message ne change pas les jours/,
      /La loi donne 15 jours, à partir du jour où le document est placé : du lundi 4 mai 2026 à la fin du mardi 19 mai 2026/,
      /À la fin du mardi 19 mai 2026, la loi fait comme si vous aviez lu ce document, même si vous ne l’avez pas fait/,
      /peut être lu de trois façons\. \[notre lecture, aucune source ne tranche\]/,
      /C’est écrit dans : CESEDA R\. 531-17/,
      /Si la décision dit non et que personne ne la conteste à temps, elle devient définitive/,
    ],
    [/avocat payé/, /Contester devant/, /Devant :/, /Comment compte un avocat/, /notify|notifi/],
  ],
  ['cover, under a law not verified', [/Aucun avocat n’a encore vérifié/, /non vérifié/], [/Contester devant/]],
  [
    'cover, the term has passed',
    [
      /^ Retour Comment ce jour est compté Une décision Demander un avocat payé par l’État – dernier jour sûr : mardi 2 juin 2026/,
      /Depuis la fin du mardi 19 mai 2026, la loi fait comme si vous aviez lu ce document/,
      /Contester devant le tribunal – Dernier jour sûr : vendredi 19 juin 2026 Le tribunal doit l’avoir reçu ce jour-là au plus tard/,
      /On ne peut alors plus la contester par la voie ordinaire\. Un avocat peut encore/,
      /Comment compte un avocat .*Dernier jour, pour un avocat :/,
    ],
    [/Vous avez ouvert ce document/, /ce jour vient plus tôt/],
  ],
  [
    'cover, two laws may apply',
    [/Deux lois s’appliquent peut-être/, /jusqu’au jeudi 11 juin 2026/, /depuis le vendredi 12 juin 2026/],
    [],
  ],
  [
    'cover, the last safe day too',
    [/Une décision Attention|Allez-y aujourd’hui : voyez un avocat/, /Où aller.*Point-justice/],
    [/devient définitive/],
  ],
  [
    'opened, a decision',
    [
      /Demander un avocat payé par l’État – dernier jour sûr : jeudi 21 mai 2026 Cela doit être arrivé ce jour-là au plus tard\. Le poster ce jour-là n’est pas sûr\./,
      /Contester devant le tribunal – Dernier jour sûr : vendredi 5 juin 2026 Le tribunal doit l’avoir reçu/,
      /Vous avez ouvert ce document avant la fin de ces jours : il compte comme lu le mercredi 6 mai 2026/,
      /Où aller.*bureau d’aide juridictionnelle/,
    ],
    [/la loi fait comme si/],
  ],
  [
    'opened, after the term',
    [
      /Depuis la fin du mardi 19 mai 2026, la loi/,
      /Vous avez ouvert ce document après, le vendredi 22 mai 2026\. Cela ne change pas ce jour/,
    ],
    [/avant la fin de ces jours/],
  ],
  [
    'opened, a grant',
    [/Il n’y a rien à contester ici/, /il compte comme lu le mercredi 6 mai/],
    [/devient définitive/, /dernier jour sûr/],
  ],
  [
    'cover, a summons',
    [/Une convocation à un entretien Ouvrez cette convocation aujourd’hui/, /l’Office peut fermer votre dossier/],
    [/15 juin/, /FONTENAY/i, /dernier jour sûr/, /définitive/, /dans mon téléphone/],
  ],
  [
    'opened, a summons',
    [
      /Une convocation à un entretien Votre entretien : lundi 15 juin 2026 à 09:00 Lieu : FONTENAY 1\. L’adresse est dans le document/,
      /l’Office peut fermer votre dossier/,
      /L’entretien Manquer l’entretien peut fermer votre dossier.*Dites-le avant ce jour à l’Office, par écrit.*Depuis quand/,
    ],
    [/Vous n’y étiez pas/, /n’attendez pas leur fin/],
  ],
  [
    'opened, a summons after its interview',
    [
      /Cet entretien est passé\. Vous n’y étiez pas \?/,
      /L’entretien Vous n’y étiez pas \? Écrivez aujourd’hui à l’Office pourquoi/,
      /Depuis la fin du mardi 19 mai 2026, la loi fait comme si vous aviez lu ce document, même si vous ne l’avez pas fait\..*Ce jour vient après l’entretien\. Dites-le à un avocat/,
    ],
    [],
  ],
  [
    'cover, a letter without effect',
    [
      /Aucune loi ne dit que cette lettre compte comme lue/,
      /La loi ne compte aucun jour\. Mais cette lettre peut vous demander/,
    ],
    [/la loi fait comme si/, /dernier jour sûr/],
  ],
  [
    'cover, a letter of unknown effect',
    [/Nous ne savons pas si une loi compte des jours/],
    [/Aucune loi ne dit/, /Si vous ne faites rien/],
  ],
  [
    'contested, not opened',
    [
      /Vous avez dit : ce n’est pas à moi/,
      /Pourquoi aucun jour n’est compté contre vous maintenant Vous avez dit que ce document n’est pas à vous, avant qu’un jour ait compté\. Les quinze jours sont arrêtés/,
      /Ce que vous pouvez faire Revenez voir ici : la réponse de l’Office y sera\. Il était à vous \?.*l’Office vous le donnera de nouveau, avec de nouveaux jours\. Depuis quand/,
      /la loi ne compte aucun jour/,
    ],
    [/dernier jour sûr/, /la loi fait comme si/],
  ],
  [
    'contested, opened',
    [
      /personne ne dit que ce document compte contre vous\. Par prudence, gardez ce jour/,
      /dernier jour sûr : jeudi 21 mai 2026/,
      /Ce document comptait comme lu depuis le mercredi 6 mai 2026\. .* jusqu’à la réponse de l’Office, personne ne s’en sert contre vous/,
      /Par prudence, agissez avant le dernier jour sûr/,
    ],
    [/Les quinze jours sont arrêtés/],
  ],
  [
    'cover, not mine was dismissed',
    [/ce document est à vous/, /la loi ne compte aucun jour/, /l’Office vous le donnera de nouveau/],
    [/dernier jour sûr/],
  ],
  [
    'withdrawn, not his',
    [
      /Il n’était pas pour vous/,
      /Ce document était pour une autre personne\. Aucun de ses jours/,
      /Vous n’avez rien à faire/,
    ],
    [/dernier jour sûr/],
  ],
  [
    'withdrawn, not his, and opened',
    [/Il n’était pas pour vous/, /la loi ne compte aucun jour/],
    [/dernier jour sûr/i, /Comment compte un avocat/, /compte comme lu/],
  ],
  [
    'withdrawn, replaced',
    [
      /Un autre document le remplace/,
      /dernier jour sûr : jeudi 21 mai/,
      /Le temps pour agir avait peut-être commencé/,
      /L’Office l’a retiré : personne ne s’en sert plus contre vous\. Mais un juge peut dire que ce jour compte/,
      /Lisez l’autre document\./,
    ],
    [/Vous n’avez rien à faire/],
  ],
  [
    'withdrawn, replaced by what he does not see',
    [/Un autre document le remplace/, /dernier jour sûr : jeudi 21 mai/, /Vous ne le trouvez pas \? Demandez à votre/],
    [/Lisez l’autre document/, /Vous n’avez rien à faire/],
  ],
  [
    'withdrawn, replaced by what was another’s',
    [/donner celui-ci de nouveau\./, /dernier jour sûr : jeudi 21 mai/, /Rien ne vient \? Demandez à votre/],
    [/Un autre document le remplace/, /Lisez l’autre document/, /Vous n’avez rien à faire/],
  ],
  [
    'withdrawn, by mistake',
    [/Il avait été mis ici par erreur/, /Aucune loi ne dit que cette lettre/, /Vous n’avez rien à faire/],
    [/dernier jour sûr/],
  ],
]

describe('the explained clock, in each state of a document', () => {
  for (const [state, says, never] of STATES)
    test(state, () => {
      const page = said(state)
      for (const words of says) assert.match(page, words)
      for (const words of never) assert.doesNotMatch(page, words)
    })
})

const saidOf = (document: Document, at: string) =>
  plain(
    clockPage(words('fr'), {
      clock: clockOf(law, followed(document, Temporal.Instant.from(at))),
      law,
      csrf: SAMPLE_CSRF,
    }),
  )

test('a day for legal aid that neither the law nor the decision states is said to be unknown, and perhaps short', () => {
  const opened = documents['opened, a decision']!.document
  const unknown =
    /Demander un avocat payé par l’État : le délai n’est pas connu, il peut être très court\. Demandez-le aujourd’hui/
  const placed = Temporal.Instant.from('2026-07-01T08:00:00Z')
  const under2026: Document = {
    ...opened,
    regime: '2026',
    decidedOn: Temporal.PlainDate.from('2026-06-20'),
    depositedAt: placed,
    madeAvailableAt: placed,
    termEndsAt: Temporal.Instant.from('2026-07-16T22:00:00Z'),
    openedAt: Temporal.Instant.from('2026-07-03T08:00:00Z'),
    servedOn: Temporal.PlainDate.from('2026-07-03'),
  }
  const at = '2026-07-04T08:00:00Z'
  assert.match(saidOf(under2026, at), unknown)
  const view = { ...clockOf(law, followed(under2026, Temporal.Instant.from(at))), csrf: SAMPLE_CSRF }
  assert.match(plain(documentPage(words('fr'), view)), unknown)
  assert.doesNotMatch(saidOf({ ...under2026, remedyLegalAidDays: 8 }, at), unknown)
  assert.doesNotMatch(saidOf(opened, '2026-05-09T08:00:00Z'), unknown)
})

test('of two laws that may apply one gives days to ask for legal aid: the other may give fewer, so he is told to ask today', () => {
  const across = documents['cover, two laws may apply']!.document
  const told = /Demander un avocat payé par l’État : le délai n’est pas connu, .* Demandez-le aujourd’hui/
  const view = { ...clock('cover, two laws may apply'), csrf: SAMPLE_CSRF }
  assert.match(said('cover, two laws may apply'), told)
  assert.match(said('cover, two laws may apply'), /Son délai n’est pas connu, et peut être plus court : demandez auj/)
  assert.match(plain(documentPage(words('fr'), view)), told)
  assert.doesNotMatch(saidOf({ ...across, remedyLegalAidDays: 15 }, '2026-06-22T08:00:00Z'), told)
})

test('an interview missed: until when to say why, then today; one before the end of the fifteen days is not waited for', () => {
  const interviewAt = Temporal.Instant.from('2026-05-12T07:00:00Z')
  const early = { ...documents['opened, a summons']!.document, interviewAt }
  assert.match(saidOf(early, '2026-05-08T08:00:00Z'), /L’entretien est avant la fin des quinze jours : n’attendez pas/)
  const missed = /Écrivez à l’Office pourquoi, par prudence au plus tard le (?:lundi 18|mardi 19) mai 2026/
  assert.match(saidOf(early, '2026-05-14T08:00:00Z'), missed)
  assert.match(saidOf(early, '2026-05-25T08:00:00Z'), /Écrivez aujourd’hui à l’Office pourquoi/)
})

test('taken back before anything had served it: it will not count as read', () => {
  const back = { withdrawnAt: Temporal.Instant.from('2026-05-08T09:00:00Z'), withdrawnReason: 'error' as const }
  const page = saidOf({ ...documents['cover, a decision']!.document, ...back }, '2026-05-09T08:00:00Z')
  assert.match(page, /L’Office a retiré ce document avant qu’un jour ait compté\. Il ne comptera pas comme lu/)
})

test('of a summons that was read and taken back nobody is told that there is nothing to do', () => {
  const read = documents['opened, a summons']!.document
  const back = {
    ...read,
    withdrawnAt: Temporal.Instant.from('2026-05-08T09:00:00Z'),
    withdrawnReason: 'error' as const,
  }
  const page = saidOf(back, '2026-05-09T08:00:00Z')
  assert.match(page, /Demandez aujourd’hui, à l’Office ou à votre structure, si l’entretien a encore lieu/)
  assert.doesNotMatch(page, /rien à faire/)
})

test('in no state and no language is anything expired or too late, and none lacks its words', () => {
  for (const { tag } of languages)
    for (const name of Object.keys(documents)) {
      const page = plain(pageIn(tag, name))
      assert.doesNotMatch(page, /trop tard|expir|too late|undefined|delivery\./i, `${tag} ${name}`)
    }
})

test('of a decision nobody opened the clock tells no more than its cover, in words or in the picture, until the term has run', () => {
  for (const name of Object.keys(documents).filter((state) => state.startsWith('cover, '))) {
    const { document, at } = clock(name)
    if (document.termEndsAt === null || Temporal.Instant.compare(at, document.termEndsAt) >= 0) continue
    for (const { tag } of languages) {
      const w = words(tag)
      const page = plain(pageIn(tag, name))
      for (const inside of ['law.term.appeal', 'law.term.legal-aid', 'law.court.cnda'] as const)
        assert.ok(!page.includes(w(inside)), `${tag} ${name} ${inside}`)
    }
  }
})

test('how he was told and how the law counts stand folded with all their words; what follows and where to go stand open', () => {
  for (const name of ['cover, a decision', 'opened, a decision', 'contested, opened'])
    for (const { tag } of languages) {
      const w = words(tag)
      const folded = [...pageIn(tag, name).matchAll(/<details><summary>([^<]*)<\/summary>(.*?)<\/details>/gs)]
      const inside = new Map(folded.map(([, title, said]) => [title!, plain(`<main>${said}</main>`)]))
      const open = plain(pageIn(tag, name).replace(/<details>.*?<\/details>/gs, ''))
      for (const section of clockSections(w, clock(name)))
        for (const line of section.lines) {
          const says = plain(`<main>${escapeHtml(line)}</main>`).trim()
          assert.equal(inside.get(section.title)?.includes(says) ?? false, section.folded === true, `${tag} ${says}`)
          if (section.folded !== true) assert.ok(open.includes(says), `${tag} ${says}`)
        }
      assert.ok(inside.has(w('delivery.clock.law')) && inside.has(w('delivery.clock.told')), tag)
      assert.ok(open.includes(w('calculator.places.title')), tag)
    }
})

test('what was said of the days stands on paper in the same sentences', () => {
  const [one] = clockSections(words('fr'), clock('cover, a decision'))
  assert.deepEqual(one, { title: 'Depuis quand', lines: ['Ce document est ici depuis le lundi 4 mai 2026 à 09:30.'] })
})

/** As they leave, before headers: bench/figures/pages.ts measures the whole. */
const MOST_BYTES = 15_000

test('the page of a document stays under 15 kB in every language, with what it says of the days', () => {
  const heavy = languages.flatMap(({ tag }) =>
    Object.keys(documents).flatMap((name) =>
      [clock(name), amongOthers(name)].flatMap((one) => {
        const bytes = Buffer.byteLength(documentPage(words(tag), { ...one, csrf: SAMPLE_CSRF }))
        return bytes > MOST_BYTES ? [`${name} in ${tag}: ${bytes}`] : []
      }),
    ),
  )
  assert.deepEqual(heavy, [])
})

test('the clock names every law under which its terms are counted, before any runs too', () => {
  const { document } = documents['opened, a decision']!
  const placed = (madeAvailableAt: string, termEndsAt: string, at: string) => {
    const instants = {
      madeAvailableAt: Temporal.Instant.from(madeAvailableAt),
      termEndsAt: Temporal.Instant.from(termEndsAt),
    }
    const waiting = { ...document, ...instants, openedAt: null, servedOn: null, servedBy: null, decidedOn: null }
    const { regimes, terms } = clockOf(law, followed(waiting, Temporal.Instant.from(at)))
    return { named: regimes.map(({ name }) => name), terms }
  }
  for (const at of ['2026-06-01T08:00:00Z', '2026-06-13T08:00:00Z']) {
    const { named, terms } = placed('2026-05-27T08:00:00Z', '2026-06-11T22:00:00Z', at)
    assert.deepEqual(named, ['2021', '2026'], at)
    for (const term of terms) assert.deepEqual(term.regimes, named)
    assert.deepEqual(placed('2026-05-26T08:00:00Z', '2026-06-10T22:00:00Z', at).named, ['2021'], at)
  }
})
