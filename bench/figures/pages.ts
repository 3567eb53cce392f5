import type { Browser } from 'playwright-core'
import { languages } from '../../src/platform/i18n/index.ts'
import { launchChromium, SMALL } from '../../src/platform/testing/chromium.ts'
import { startWeb } from '../../src/testing/web-process.ts'
import { type Figure, type Measure, median, round } from '../figure.ts'
import { signIn } from '../world/open.ts'

/** A poor telephone on a poor network, as the browser's own protocol slows it down. Nothing is in its cache. */
const SLOW = { offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 }
const CPU = 4
const ROUNDS = 3
const PEER = 'SEND’s citizen inbox, same method: 48 requests, 680 kB, 13.3 s'

type Weight = { readonly requests: number; readonly bytes: number; readonly firstPaintMs: number }
type Shown = { readonly name: string; readonly path: string; readonly limit: { requests: number; bytes: number } }

/** What the pages a person needs weigh, headers and scripts included, and when he first sees something. */
export const pages: Measure = async ({ world, say }) => {
  const [session] = await signIn(world, 1, 10)
  const web = await startWeb(world.env)
  const browser = await launchChromium()
  try {
    const cookie = `pli-session=${session!.token}`
    const cover = await coverOf(web.origin, cookie)
    const shown: Shown[] = [
      { name: 'First connection', path: '/activation', limit: { requests: 2, bytes: 12_000 } },
      { name: 'Inbox of ten documents', path: '/inbox', limit: { requests: 1, bytes: 15_000 } },
      { name: 'Cover', path: cover, limit: { requests: 1, bytes: 15_000 } },
    ]
    const figures: Figure[] = []
    for (const page of shown) {
      const heaviest = { requests: 0, bytes: 0, firstPaintMs: 0 }
      let worst = ''
      for (const { tag } of languages) {
        const seen: Weight[] = []
        for (let i = 0; i < ROUNDS; i++) seen.push(await look(browser, web.origin, page.path, tag, session!.token))
        const firstPaintMs = median(seen.map((s) => s.firstPaintMs))
        const bytes = Math.max(...seen.map((s) => s.bytes))
        const requests = Math.max(...seen.map((s) => s.requests))
        say(`${page.name}, ${tag}: ${requests} requests, ${round(bytes)} bytes, first paint ${round(firstPaintMs)} ms`)
        if (bytes > heaviest.bytes) worst = tag
        heaviest.requests = Math.max(heaviest.requests, requests)
        heaviest.bytes = Math.max(heaviest.bytes, bytes)
        heaviest.firstPaintMs = Math.max(heaviest.firstPaintMs, firstPaintMs)
      }
      figures.push(...answer(page, heaviest, worst))
    }
    return figures
  } finally {
    await browser.close()
    await web.end('SIGTERM')
  }
}

const answer = ({ name, limit }: Shown, { requests, bytes, firstPaintMs }: Weight, worst: string): Figure[] => [
  {
    what: `${name}: transferred, the heaviest of ${languages.length} languages (${worst})`,
    measured: `${requests} ${requests === 1 ? 'request' : 'requests'}, ${(bytes / 1000).toFixed(1)} kB`,
    beside: `≤ ${limit.requests}, ≤ ${limit.bytes / 1000} kB`,
    met: requests <= limit.requests && bytes <= limit.bytes,
  },
  {
    what: `${name}: first paint at 400 kbit/s, 400 ms, CPU ÷ ${CPU}, the slowest language`,
    measured: `${(firstPaintMs / 1000).toFixed(2)} s`,
    beside: `≤ 1.5 s (${PEER})`,
    met: firstPaintMs <= 1500,
  },
]

/** One first visit: a new context, an empty cache, scripts allowed. */
async function look(browser: Browser, origin: string, path: string, tag: string, token: string): Promise<Weight> {
  const context = await browser.newContext({ viewport: SMALL, locale: tag, deviceScaleFactor: 2 })
  try {
    await context.addCookies([{ name: 'pli-session', value: token, url: origin }])
    const page = await context.newPage()
    const devtools = await context.newCDPSession(page)
    await devtools.send('Network.enable')
    await devtools.send('Network.emulateNetworkConditions', SLOW)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: CPU })
    let requests = 0
    let bytes = 0
    devtools.on('Network.requestWillBeSent', ({ request }) => {
      if (!request.url.startsWith('data:')) requests++
    })
    devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength
    })
    const answer = await page.goto(origin + path, { waitUntil: 'networkidle' })
    if (answer?.status() !== 200) throw new Error(`${path} answers ${answer?.status()}`)
    const shown = await page.getAttribute('html', 'lang')
    if (shown !== tag) throw new Error(`${path} is shown in ${shown}, not in ${tag}`)
    const firstPaintMs = await page.evaluate(
      () => performance.getEntriesByType('paint').find(({ name }) => name === 'first-contentful-paint')?.startTime,
    )
    if (firstPaintMs === undefined) throw new Error(`${path} paints nothing`)
    return { requests, bytes, firstPaintMs }
  } finally {
    await context.close()
  }
}

/** The cover of a document that nobody has opened. */
async function coverOf(origin: string, cookie: string): Promise<string> {
  const html = async (path: string) => (await fetch(origin + path, { headers: { cookie } })).text()
  const paths = (await html('/inbox')).match(/\/documents\/[0-9a-f-]{36}/g) ?? []
  for (const path of paths) if ((await html(path)).includes(`action="${path}/opening"`)) return path
  throw new Error('every document of this inbox is open already')
}
