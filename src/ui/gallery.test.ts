import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { languages } from '../platform/i18n/index.ts'
import { launchChromium, SMALL } from '../platform/testing/chromium.ts'
import { needs } from '../platform/testing/index.ts'
import { galleryPage, galleryPageNamed, galleryPageNames } from './gallery.tsx'
import { styleHashes } from './index.ts'

const POLICY = `default-src 'none'; style-src ${styleHashes.map((hash) => `'${hash}'`).join(' ')}`

/** Each direction in one light: both lights and both directions are seen, in a sixth of the time. GALLERY=whole for the proof. */
const lights: readonly (readonly [tag: string, colorScheme: 'light' | 'dark'])[] =
  process.env['GALLERY'] === 'whole'
    ? languages.flatMap(({ tag }) => [[tag, 'light'] as const, [tag, 'dark'] as const])
    : [
        ['fr', 'light'],
        ['ar', 'dark'],
      ]

describe('every part and page of the gallery in a real browser', { skip: needs('chromium') }, () => {
  let browser: Browser
  before(async () => {
    browser = await launchChromium()
  })
  after(() => browser?.close())

  for (const { tag, english } of languages) {
    test(`in ${english}: nothing scrolls sideways on 320 pixels, every target is big enough for a thumb`, async () => {
      // Scripts off, and the policy of the server on: the pages as people get them.
      const context = await browser.newContext({ viewport: SMALL, javaScriptEnabled: false })
      for (const { name, html } of pagesIn(tag)) {
        const page = await show(context, html)
        assert.deepEqual(await page.evaluate(tooWide), [], `${tag} ${name} is wider than the screen`)
        assert.deepEqual(await page.evaluate(tooSmall), [], `${tag} ${name} has targets under 44 pixels`)
        await page.close()
      }
      await context.close()
    })
  }

  for (const [tag, colorScheme] of lights)
    test(`in ${tag}, ${colorScheme}: axe finds nothing`, async () => {
      const context = await browser.newContext({ viewport: SMALL, colorScheme, bypassCSP: true })
      for (const { name, html } of pagesIn(tag)) {
        const page = await show(context, html)
        const { violations } = await new AxeBuilder({ page }).analyze()
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
        assert.deepEqual(found, [], `${tag} ${name}`)
        await page.close()
      }
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
    const page = await show(context, galleryPageNamed('log-in, wrong', 'fr')!)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(/#number$/)
    await page.keyboard.type('99')
    assert.equal(await page.inputValue('#number'), '9912')
    await context.close()
  })

  test('the Enter key sends the form and does not show the password', async () => {
    const context = await browser.newContext({ viewport: SMALL, javaScriptEnabled: false })
    const page = await show(context, galleryPageNamed('log-in', 'fr')!)
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
      for (const [i, { html }] of pagesIn(tag).entries()) await writeFile(join(folder, `${tag}-${i}.html`), html)
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

const pagesIn = (tag: string): { name: string; html: string }[] => [
  { name: 'parts', html: galleryPage(tag, 'person') },
  { name: 'parts for agents', html: galleryPage(tag, 'staff') },
  ...galleryPageNames.map((name) => ({ name, html: galleryPageNamed(name, tag)! })),
]

/** Serves the text as the server would: over HTTP, with its policy. */
async function show(context: BrowserContext, html: string): Promise<Page> {
  const page = await context.newPage()
  await page.route('**/*', (route) =>
    route.fulfill({
      body: html,
      contentType: 'text/html; charset=utf-8',
      headers: { 'content-security-policy': POLICY },
    }),
  )
  await page.goto('http://gallery.test/')
  return page
}

/** Runs in the browser: what sticks out of the screen on either side. */
function tooWide(): string[] {
  const wide = document.documentElement.scrollWidth
  if (wide <= window.innerWidth) return []
  const out = [...document.body.querySelectorAll('*')].filter((element) => {
    const { left, right } = element.getBoundingClientRect()
    return right > window.innerWidth + 1 || left < -1
  })
  return [`${wide} px`, ...out.map((element) => element.outerHTML.slice(0, 80))]
}

/** Runs in the browser: what is pressed on its own. A link in a sentence is as big as its words (WCAG 2.5.8). */
function tooSmall(): string[] {
  const targets = [
    ...document.querySelectorAll(
      'button, .button, input:not([type=hidden]), select, textarea, .card, .langs a, .langs summary, .back, nav a',
    ),
  ]
  return targets
    .map((element) => element.closest('.pick') ?? element)
    .filter((element) => {
      const { height, width } = element.getBoundingClientRect()
      return height > 0 && (height < 44 || width < 24)
    })
    .map((element) => element.outerHTML.slice(0, 80))
}
