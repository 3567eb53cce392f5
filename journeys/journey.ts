import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { WorldName } from '../seeds/index.ts'
import { launchChromium, SMALL } from '../src/platform/testing/chromium.ts'
import { needs, type Program } from '../src/platform/testing/needs.ts'
import { type JourneyHouse, openHouse } from './house.ts'
import { checkPages, looksOf, type Visited } from './pages.ts'

export type Journey = JourneyHouse & {
  /** A small telephone without scripts, in this language. */
  phone(language: string, o?: { scripts?: boolean; width?: number }): Promise<Page>
  /** The screen of an agent, without scripts, where one of the seeded agents has signed in through the provider. */
  desk(pseudonym: string): Promise<Page>
  /** docs/screenshots/<name>.png, when they are asked for. */
  picture(page: Page, name: string): Promise<void>
}

export type JourneyOptions = {
  /** The hour of Paris at which the story begins. Default: that of the demonstration. */
  readonly at?: string
  readonly worlds?: readonly WorldName[]
  readonly env?: Readonly<Record<string, string>>
  readonly needs?: readonly Program[]
}

const PATIENCE_MS = 20_000
/** What an agent's screen is made for its picture: a page weighs little when it is looked at. */
const PICTURE = { width: 900, height: 560 }

/**
 * One story in a real browser, against the real thing: pages from a listening server, jobs done by a worker, messages
 * really sent to twins. Afterwards every page that was shown is looked at by axe and by the validator.
 * `UPDATE_SCREENSHOTS=1` rewrites docs/screenshots.
 */
export function journey(title: string, o: JourneyOptions, story: (j: Journey) => Promise<void>): void {
  test(title, { skip: needs('chromium', ...(o.needs ?? [])) }, async (t) => {
    const house = await openHouse({ at: o.at ?? '2026-05-04T09:00', worlds: o.worlds ?? [], env: o.env ?? {} })
    const browser = await launchChromium()
    const visited = new Map<string, Visited>()
    const contexts: BrowserContext[] = []
    try {
      await story(tell(house, browser, contexts, visited)).catch(async (error: Error) => {
        error.message += await whatIsShown(contexts)
        if (house.faults.length > 0) error.message += `\n${house.faults.join('')}`
        throw error
      })
      await checkPages(t, browser, [...visited.values()])
    } finally {
      await browser.close()
      await house.stop()
    }
  })
}

function tell(
  house: JourneyHouse,
  browser: Browser,
  contexts: BrowserContext[],
  visited: Map<string, Visited>,
): Journey {
  const origin = house.config.publicUrl.origin

  async function screen(options: Parameters<Browser['newContext']>[0]): Promise<Page> {
    const context = await browser.newContext({ baseURL: origin, acceptDownloads: true, ...options })
    context.setDefaultTimeout(PATIENCE_MS)
    contexts.push(context)
    const page = await context.newPage()
    await savesPdf(page)
    await savesNotices(context)
    page.on('response', async (response) => {
      const { url, status } = { url: new URL(response.url()), status: response.status() }
      const html = response.headers()['content-type']?.startsWith('text/html')
      if (url.origin !== origin || !html || status < 200 || (status >= 300 && status < 400)) return
      const text = await response.text().catch(() => null) // the page was left already
      if (text === null) return
      const name = `${status} ${/<html lang="([^"]*)"/.exec(text)?.[1]} ${/<title>([^<]*)/.exec(text)?.[1]}`
      const looks = looksOf(text)
      visited.set(looks, { name, looks, html: text })
    })
    return page
  }

  return {
    ...house,
    phone: (language, { scripts = false, width = SMALL.width } = {}) =>
      screen({ viewport: { width, height: SMALL.height }, javaScriptEnabled: scripts, locale: language }),
    async desk(pseudonym) {
      const page = await screen({ viewport: { width: 1100, height: 800 }, javaScriptEnabled: false, locale: 'fr-FR' })
      await page.goto('/staff')
      await signIn(page, pseudonym)
      return page
    },
    async picture(page, name) {
      if (process.env['UPDATE_SCREENSHOTS'] !== '1') return
      await mkdir('docs/screenshots', { recursive: true })
      const screen = page.viewportSize()!
      if (screen.width > PICTURE.width) await page.setViewportSize(PICTURE)
      await page.screenshot({ path: join('docs/screenshots', `${name}.png`) })
      await page.setViewportSize(screen)
    },
  }
}

/** Through the identity provider: which agent one is. */
async function signIn(page: Page, pseudonym: string): Promise<void> {
  const go = page.locator('main form button[type=submit]')
  if (new URL(page.url()).pathname === '/staff/sign-in') await go.first().click()
  await page.click(`button[value="${pseudonym}"]`)
}

async function whatIsShown(contexts: readonly BrowserContext[]): Promise<string> {
  const shown: string[] = []
  for (const page of contexts.flatMap((context) => context.pages())) {
    const text = await page.textContent('main').catch(() => '')
    shown.push(`\n--- ${page.url()}\n${(text ?? '').slice(0, 1500)}`)
  }
  return shown.join('')
}

/** A telephone has no viewer of PDF: what a page would show inside, it saves. The bytes come through the browser itself. */
async function savesPdf(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  devtools.on('Fetch.requestPaused', ({ requestId, responseStatusCode, responseHeaders = [] }) => {
    const isPdf = responseHeaders.some(({ name, value }) => /^content-type$/i.test(name) && value === 'application/pdf')
    const headers = responseHeaders.filter(({ name }) => !/^content-disposition$/i.test(name))
    const changed = isPdf && {
      responseCode: responseStatusCode ?? 200,
      responseHeaders: [...headers, { name: 'content-disposition', value: 'attachment' }],
    }
    devtools.send('Fetch.continueResponse', { requestId, ...(changed || {}) }).catch(() => {}) // the page has closed
  })
  const patterns = ['*/file', '*/receipts/*'].map((urlPattern) => ({ urlPattern, requestStage: 'Response' as const }))
  await devtools.send('Fetch.enable', { patterns })
}

/** The same for a notice, whose tab is opened by its own request: it is over before any session could hold it. */
async function savesNotices(context: BrowserContext): Promise<void> {
  await context.route(
    ({ pathname }) => /\/notices?$/.test(pathname),
    async (route) => {
      const response = await route.fetch({ maxRedirects: 0 })
      const headers = response.headers()
      const isPdf = headers['content-type'] === 'application/pdf'
      await route.fulfill({ response, headers: isPdf ? { ...headers, 'content-disposition': 'attachment' } : headers })
    },
  )
}
