import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { BrowserContext, Page } from 'playwright-core'

/** The axe that its package for Playwright brings; that package itself reads it anew for every page. */
const require = createRequire(import.meta.url)
const brought = createRequire(require.resolve('@axe-core/playwright'))
const SOURCE = readFileSync(brought.resolve('axe-core/axe.min.js'), 'utf8')

type Axe = { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }

/**
 * What axe finds in one page after the other. The window stays and so does axe in it, which a new address would have to
 * read again: twenty times as fast. The context must have scripts and no policy (`bypassCSP`); ours are left out.
 */
export async function axeIn(
  context: BrowserContext,
): Promise<{ page: Page; look: (html: string) => Promise<string[]> }> {
  const page = await context.newPage()
  await page.route('**/*', (route) => route.fulfill({ body: '', contentType: 'text/html; charset=utf-8' }))
  await page.goto('http://looked.test/')
  await page.evaluate(SOURCE)
  const look = async (html: string) => {
    await page.setContent(html.replaceAll(/<script[^>]*><\/script>/g, ''))
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run())
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 100)).join(' ')}`)
  }
  return { page, look }
}
