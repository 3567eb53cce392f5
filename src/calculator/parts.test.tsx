import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explain, loadLaw } from '../law/index.ts'
import { words } from '../platform/i18n/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { render } from '../ui/index.ts'
import { Places, Sure, Working } from './index.ts'

const law = loadLaw()
const fr = words('fr')

test('places for a court are shown to those who go there only; a telephone is called by one touch', () => {
  const shown = render(<Places w={fr} law={law} court="cnda" />)
  assert.match(shown, /35 rue Cuvier, 93558 Montreuil Cedex/)
  assert.match(shown, /<a href="tel:\+33148184000"><bdi dir="ltr">\+33 1 48 18 40 00<\/bdi><\/a>/)
  const others = render(<Places w={fr} law={law} court="administrative-court" />)
  assert.doesNotMatch(others, /Cuvier/)
  assert.match(others, /<a href="tel:3039">/)
  assert.equal(render(<Places w={fr} law={law} court={null} />), others)
})

test('what is written on a door in France stays French and from left to right on an Arabic page', () => {
  const shown = render(<Places w={words('ar')} law={law} court="cnda" />)
  assert.match(shown, /<strong lang="fr" dir="ltr">Point-justice<\/strong>/)
  assert.match(shown, /<div lang="fr" dir="ltr">35 rue Cuvier/)
})

test('every place says what is done there, in every language', () => {
  for (const tag of ['fr', 'en', 'ar', 'bn', 'prs', 'ti'])
    for (const { code } of law.places) assert.ok(words(tag).maybe(`law.place.${code}`), `${tag} ${code}`)
})

test('the working of a term shows each reading with its mark, and the sources in French', () => {
  const found = explain(law, {
    kind: 'refusal',
    remedy: null,
    madeAvailableOn: Temporal.PlainDate.from('2022-05-02'),
  })
  assert.ok(!isRefusal(found))
  const shown = render(<Working w={fr} term={found.terms[0]!} />)
  assert.match(shown, /20 juin 2022/)
  assert.match(shown, /\[notre lecture, aucune source ne tranche\]|\[[^\]]*lecture[^\]]*\]/)
  assert.match(shown, /<p class="soft" lang="fr">[^<]*CESEDA/)
})

test('a day served by post after June 2026 says that its law was not verified; one that the law gives says nothing', () => {
  const appeal = (servedOn: string) => {
    const remedy = { court: 'cnda', months: 1, franc: true } as const
    const found = explain(law, { kind: 'refusal', remedy, servedOn: Temporal.PlainDate.from(servedOn) })
    assert.ok(!isRefusal(found))
    return found.terms[0]!
  }
  assert.equal(render(<Sure w={fr} term={appeal('2026-07-10')} />), `<p>${fr('law.length.unverified')}</p>`)
  assert.equal(render(<Sure w={fr} term={appeal('2024-07-10')} />), '')
})
