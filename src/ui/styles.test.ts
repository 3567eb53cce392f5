import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { makeSheets, sheets, styleHashes } from './styles.ts'

test('the sheet of a person weighs at most 5 kB, an agent’s at most 8', () => {
  assert.ok(sheets.person.css.length <= 5_000, `${sheets.person.css.length} bytes`)
  assert.ok(sheets.staff.css.length <= 8_000, `${sheets.staff.css.length} bytes`)
})

test('each sheet is allowed by its own hash and nothing else', () => {
  const hash = (css: string) => `sha256-${createHash('sha256').update(css).digest('base64')}`
  assert.deepEqual(styleHashes, [hash(sheets.person.css), hash(sheets.staff.css)])
})

test('no sheet names a side: what has one is said as start or end, so that both directions share it', () => {
  const sided = /\b(margin|padding|border)-(left|right)\b|[;{](left|right):|text-align:(left|right)|float:right/
  assert.doesNotMatch(sheets.staff.css, sided)
})

test('what looks like a link stands in the column on an agent’s page, and two buttons beside each other do not touch', () => {
  assert.doesNotMatch(sheets.staff.css, /\.staff \.button\{[^}]*padding/)
  assert.match(sheets.staff.css, /\.staff \.button:not\(\.quiet\)\{padding-inline:/)
  assert.match(sheets.staff.css, /\.staff a\.button:not\(\.quiet\)\{[^}]*margin-inline-end:/)
})

test('no sheet fetches anything or ends the style element', () =>
  assert.doesNotMatch(sheets.staff.css, /url\(|@import|</))

/** Text on its ground needs 4.5 (WCAG 1.4.3), the edge of a box one types in needs 3 (1.4.11). */
const PAIRS: readonly [string, string, number][] = [
  ['ink', 'ground', 7],
  ['ink', 'panel', 7],
  ['ink', 'warn-ground', 7],
  ['ink', 'no-ground', 7],
  ['ink', 'done-ground', 7],
  ['soft', 'ground', 4.5],
  ['soft', 'panel', 4.5],
  ['accent', 'ground', 4.5],
  ['accent', 'panel', 4.5],
  ['accent', 'no-ground', 4.5],
  ['accent', 'warn-ground', 4.5],
  ['on-accent', 'accent', 4.5],
  ['no', 'ground', 4.5],
  ['warn', 'warn-ground', 4.5],
  ['no', 'no-ground', 4.5],
  ['done', 'done-ground', 4.5],
  ['edge', 'ground', 3],
]

test('inks keep their contrast on their grounds, by day and by night', () => {
  const [day, night] = [...sheets.person.css.matchAll(/:root\{([^}]*)\}/g)].map(([, body]) => tokens(body!))
  for (const scheme of [day!, night!])
    for (const [ink, ground, least] of PAIRS) {
      const ratio = contrast(scheme[ink]!, scheme[ground]!)
      assert.ok(ratio >= least, `${ink} on ${ground}: ${ratio.toFixed(2)} is less than ${least}`)
    }
})

test('an administration may change tokens, and only tokens', () => {
  const own = makeSheets('--accent: #005;\n--round: 0')
  assert.match(own.person.css, /:root\{--accent:#005;--round:0\}$/)
  assert.notEqual(own.person.hash, sheets.person.hash)
  for (const hostile of [
    'body{display:none}',
    '--a: 1} *{color:red',
    '--a: url(//x)',
    '</style><script>',
    '--a: \\3c',
    'color: red',
  ])
    assert.throws(() => makeSheets(hostile), /not a style token/, hostile)
})

const tokens = (body: string): Record<string, string> =>
  Object.fromEntries(
    body
      .split(';')
      .map((line) => line.split(':'))
      .map(([name, value]) => [name!.slice(2), value!]),
  )

/** WCAG 2.2, relative luminance. */
function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light! + 0.05) / (dark! + 0.05)
}

function luminance(hex: string): number {
  const full = hex.length === 4 ? [...hex.slice(1)].map((c) => c + c).join('') : hex.slice(1)
  const [r, g, b] = [0, 2, 4].map((i) => {
    const c = Number.parseInt(full.slice(i, i + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}
