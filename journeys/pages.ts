import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { axeIn } from '../src/platform/testing/axe.ts'
import { SMALL } from '../src/platform/testing/chromium.ts'
import { needs } from '../src/platform/testing/needs.ts'

/** A page as the server sent it; `looks` as below. */
export type Visited = { readonly name: string; readonly looks: string; readonly html: string }

/**
 * Pages that were found clean, by what they look like and by which checkers: the stories share most of their pages, and
 * the same HTML is not looked at twice on one machine.
 */
const CLEAN = join(tmpdir(), `pli-clean-pages-${process.getuid!()}`)
const require = createRequire(import.meta.url)
const CHECKERS = ['axe-core', 'vnu-jar']
  .map((name) => (require(`${name}/package.json`) as { version: string }).version)
  .join(' ')

/**
 * Every page that was not found clean before is looked at by axe, and by the validator in a test of its own, which is
 * skipped by name where it cannot run. Throws, or fails that test, with what they say.
 */
export async function checkPages(t: TestContext, browser: Browser, visited: readonly Visited[]): Promise<void> {
  const java = needs('java') === false
  await mkdir(CLEAN, { recursive: true, mode: 0o700 })
  const marks = visited.map(({ looks }) => join(CLEAN, sha(`${CHECKERS} ${java} ${looks}`)))
  const fresh = visited.filter((_, i) => !existsSync(marks[i]!))
  if (fresh.length === 0) return
  await lookAt(browser, fresh)
  let valid = !java
  await t.test('and each of these pages is valid HTML', { skip: needs('java') }, async () => {
    await validate(fresh)
    valid = true
  })
  if (valid) for (const mark of marks) await writeFile(mark, '')
}

const sha = (text: string) => createHash('sha256').update(text).digest('hex')

/** What makes a page another one for whoever checks it: not its numbers, dates, tokens and ids. */
export const looksOf = (html: string): string => sha(html.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|[\w-]{43}|\d+/g, '0'))

/** Finds nothing, or says what is wrong and where. axe needs scripts: the same HTML in a context that has them. */
async function lookAt(browser: Browser, visited: readonly Visited[]): Promise<void> {
  const context = await browser.newContext({ viewport: SMALL, bypassCSP: true })
  const { page, look } = await axeIn(context)
  const found: string[] = []
  for (const { name, html } of visited) {
    for (const wrong of await look(html)) found.push(`${name}: ${wrong}`)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    if (wide > SMALL.width) found.push(`${name}: ${wide} pixels wide`)
  }
  await context.close()
  assert.deepEqual(found, [])
}

/** The HTML of every page, by the validator of the W3C's community; it needs a Java machine. */
async function validate(visited: readonly Visited[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pli-visited-'))
  try {
    for (const [i, { name, html }] of visited.entries())
      await writeFile(join(folder, `${i}-${name.replaceAll(/\W+/g, '-').slice(0, 60)}.html`), html)
    const jar = require.resolve('vnu-jar/build/dist/vnu.jar')
    const found = await promisify(execFile)('java', ['-jar', jar, '--errors-only', folder]).then(
      () => '',
      (failure: { stderr: string }) => failure.stderr,
    )
    assert.equal(found, '')
  } finally {
    await rm(folder, { recursive: true })
  }
}
