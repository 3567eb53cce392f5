import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { languages } from '../platform/i18n/index.ts'
import { axeIn } from '../platform/testing/axe.ts'
import { launchChromium, SMALL } from '../platform/testing/chromium.ts'
import { needs } from '../platform/testing/index.ts'
import { testHouse } from '../testing/house.ts'
import { galleryPage } from '../ui/gallery.tsx'
import { styleHashes } from '../ui/index.ts'
import { languagesOf } from './gallery.tsx'

const { samples } = (await testHouse()).house

const POLICY = `default-src 'none'; style-src ${styleHashes.map((hash) => `'${hash}'`).join(' ')}`

/**
 * Each page in one light: an agent's by day, a person's by night and from right to left, since the stories see his by day
 * (journeys/every-page). The parts in both. GALLERY=whole for the proof.
 */
const WHOLE = process.env['GALLERY'] === 'whole'
const lights: readonly (readonly [tag: string, colorScheme: 'light' | 'dark'])[] = WHOLE
  ? languages.flatMap(({ tag }) => [[tag, 'light'] as const, [tag, 'dark'] as const])
  : [
      ['fr', 'light'],
      ['ar', 'dark'],
    ]

test('every sample has a name of its own, and every capability with pages hands some over', () => {
  const names = samples.map(({ name }) => name)
  assert.deepEqual(
    names.filter((name, i) => names.indexOf(name) !== i),
    [],
  )
  for (const one of ['home', 'inbox, empty', 'search, nothing asked', 'waiting, nobody', 'journal', 'fault'])
    assert.ok(names.includes(one), one)
})

describe('every part and page of the gallery in a real browser', { skip: needs('chromium') }, () => {
  let browser: Browser
  before(async () => {
    browser = await launchChromium()
  })
  after(() => browser?.close())

  for (const { tag, english } of languages)
    test(`in ${english}: nothing scrolls sideways on 320 pixels, every target is big enough for a thumb`, async () => {
      // Scripts off, and the policy of the server on: the pages as people get them.
      const context = await browser.newContext({ viewport: SMALL, javaScriptEnabled: false })
      const page = await show(context, '')
      const found: string[] = []
      for (const { name, html } of pagesIn(tag)) {
        await page.setContent(withoutScript(html))
        for (const wrong of await page.evaluate(wrongInLayout)) found.push(`${name}: ${wrong}`)
      }
      assert.deepEqual(found, [])
      await context.close()
    })

  test('the number of a receipt is seen whole in its field on 320 pixels', async () => {
    const context = await browser.newContext({ viewport: SMALL, javaScriptEnabled: false })
    const page = await show(context, '')
    for (const { tag } of languages) {
      const sample = pagesIn(tag).find(({ name }) => name === 'verify, a number of nothing')!
      await page.setContent(withoutScript(sample.html))
      const seen = await page.locator('[name=number]').evaluate((field) => ({
        hidden: [field.scrollWidth - field.clientWidth, field.scrollHeight - field.clientHeight],
        length: (field as HTMLTextAreaElement).value.length,
      }))
      assert.deepEqual(seen, { hidden: [0, 0], length: 36 }, tag)
    }
    await context.close()
  })

  for (const [tag, colorScheme] of lights)
    test(`in ${tag}, ${colorScheme}: axe finds nothing`, async () => {
      const context = await browser.newContext({ viewport: SMALL, colorScheme, bypassCSP: true })
      const { look } = await axeIn(context)
      const found: string[] = []
      for (const { name, html } of lookedAt(tag)) for (const wrong of await look(html)) found.push(`${name}: ${wrong}`)
      assert.deepEqual(found, [])
      await context.close()
    })

  test('what is wrong would be found', async () => {
    const context = await browser.newContext({ viewport: SMALL, bypassCSP: true })
    const { look } = await axeIn(context)
    assert.deepEqual(await look(named('help')), [])
    const planted = '<div style="color:#aaa;background:#fff">pale</div><img src="x"><div lang="xx-none">?</div></main>'
    const found = (await look(named('help').replace('</main>', planted))).map((wrong) => wrong.split(':')[0]).sort()
    assert.deepEqual(found, ['color-contrast', 'image-alt', 'valid-lang'])
    const wide =
      '<div style="inline-size:330px">wide</div><button style="min-block-size:0;block-size:20px">small</button>'
    const { page } = await axeIn(context)
    await page.setContent(named('help').replace('</main>', `${wide}</main>`))
    const layout = (await page.evaluate(wrongInLayout)).map((wrong) => wrong.split(':')[0])
    assert.ok(
      ['sticks out', 'is under 44 pixels'].every((wrong) => layout.includes(wrong)),
      String(layout),
    )
    assert.deepEqual(await look(named('help')), [])
    await context.close()
  })

  test('the sheet is applied under the policy of the server, a foreign one is not', async () => {
    const context = await browser.newContext({ viewport: SMALL })
    const page = await show(
      context,
      galleryPage('fr', 'person').replace('</title>', '</title><style>main{margin:99px}</style>'),
    )
    const margins = await page.evaluate(() =>
      [document.body, document.querySelector('main')!].map((e) => getComputedStyle(e).marginTop),
    )
    assert.deepEqual(margins, ['0px', '0px'])
    await context.close()
  })

  test('the error summary has the focus when a form comes back, and its lines lead to the questions', async () => {
    const context = await browser.newContext({ viewport: SMALL, javaScriptEnabled: false })
    const page = await show(context, named('first connection, number mistyped'))
    await page.waitForSelector('[role=alert]:focus')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(/#number$/)
    await page.keyboard.type('99')
    assert.equal(await page.inputValue('#number'), '9912')
    await context.close()
  })

  test('the Enter key sends the form and does not show the password', async () => {
    const context = await browser.newContext({ viewport: SMALL, javaScriptEnabled: false })
    const page = await show(context, named('log-in'))
    const sent = page.waitForRequest((request) => request.method() === 'POST')
    await page.fill('#number', '9912345678')
    await page.press('#number', 'Enter')
    assert.equal((await sent).postData(), 'number=9912345678&password=')
    await context.close()
  })
})

test('every part and page of the gallery is valid HTML and CSS', { skip: needs('java') }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pli-gallery-'))
  try {
    for (const tag of new Set(lights.map(([tag]) => tag)))
      for (const [i, { html }] of lookedAt(tag).entries()) await writeFile(join(folder, `${tag}-${i}.html`), html)
    const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar')
    const found = await run('java', ['-jar', jar, '--errors-only', folder]).then(
      () => '',
      (failure: { stderr: string }) => failure.stderr,
    )
    assert.equal(found, '')
  } finally {
    await rm(folder, { recursive: true })
  }
})

const run = promisify(execFile)

const named = (name: string): string => samples.find((sample) => sample.name === name)!.html('fr')

const pagesIn = (tag: string): { name: string; of: string; html: string }[] => [
  { name: 'parts', of: 'all', html: galleryPage(tag, 'person') },
  { name: 'parts for agents', of: 'all', html: galleryPage(tag, 'staff') },
  ...samples
    .filter(({ of }) => languagesOf(of).some((language) => language.tag === tag))
    .map(({ name, of, html }) => ({ name, of, html: html(tag) })),
]

/** Those of one light: in the quick run a person's pages are looked at from right to left only. */
const lookedAt = (tag: string) => pagesIn(tag).filter(({ of }) => WHOLE || tag !== 'fr' || of !== 'person')

const withoutScript = (html: string): string => html.replaceAll(/<script[^>]*><\/script>/g, '')

/** Shows a text as the server would: over HTTP, with its policy, which stays for what is shown there later. */
async function show(context: BrowserContext, html: string): Promise<Page> {
  const page = await context.newPage()
  const headers = { 'content-security-policy': POLICY }
  await page.route('**/*', (route) =>
    route.fulfill({ body: withoutScript(html), contentType: 'text/html; charset=utf-8', headers }),
  )
  await page.goto('http://gallery.test/')
  return page
}

/** Runs in the browser: what sticks out of the screen on either side, and what is too small to be pressed. */
function wrongInLayout(): string[] {
  const wide = document.documentElement.scrollWidth
  const out = [...document.body.querySelectorAll('*')].filter((element) => {
    const { left, right } = element.getBoundingClientRect()
    return wide > window.innerWidth && (right > window.innerWidth + 1 || left < -1)
  })
  // What is pressed on its own. A link in a sentence is as big as its words (WCAG 2.5.8).
  const pressed =
    'button, .button, input:not([type=hidden]), select, textarea, .card, .langs a, .langs summary, .back, nav a'
  const small = [...document.querySelectorAll(pressed)]
    .map((element) => element.closest('.pick') ?? element)
    .filter((element) => {
      const { height, width } = element.getBoundingClientRect()
      return height > 0 && (height < 44 || width < 24)
    })
  return [
    ...(wide > window.innerWidth ? [`is ${wide} pixels wide`] : []),
    ...out.map((element) => `sticks out: ${element.outerHTML.slice(0, 80)}`),
    ...small.map((element) => `is under 44 pixels: ${element.outerHTML.slice(0, 80)}`),
  ]
}
