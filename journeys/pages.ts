import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'

/** A page as the server sent it. */
export type Visited = { readonly name: string; readonly html: string }

export const SMALL = { width: 320, height: 640 }

/** Finds nothing, or says what is wrong and where. axe needs scripts: the same HTML is shown in a context that has them. */
export async function checkPages(browser: Browser, visited: readonly Visited[]): Promise<void> {
  const context = await browser.newContext({ viewport: SMALL, bypassCSP: true })
  const page = await context.newPage()
  let html = ''
  await page.route('**/*', (route) => route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' }))
  const found: string[] = []
  for (const visit of visited) {
    html = visit.html.replaceAll(/<script[^>]*><\/script>/g, '')
    await page.goto('http://visited.test/')
    const { violations } = await new AxeBuilder({ page }).analyze()
    for (const { id, nodes } of violations)
      found.push(`${visit.name}: ${id} ${nodes.map((node) => node.html.slice(0, 100)).join(' ')}`)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    if (wide > SMALL.width) found.push(`${visit.name}: ${wide} pixels wide`)
  }
  await context.close()
  assert.deepEqual(found, [])
}

/** The HTML of every page, by the validator of the W3C's community; it needs a Java machine. */
export async function validate(visited: readonly Visited[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pli-visited-'))
  try {
    for (const [i, { name, html }] of visited.entries())
      await writeFile(join(folder, `${i}-${name.replaceAll(/\W+/g, '-').slice(0, 60)}.html`), html)
    const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar')
    const found = await promisify(execFile)('java', ['-jar', jar, '--errors-only', folder]).then(
      () => '',
      (failure: { stderr: string }) => failure.stderr,
    )
    assert.equal(found, '')
  } finally {
    await rm(folder, { recursive: true })
  }
}
