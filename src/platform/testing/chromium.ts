import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Debian's, which talks to nobody but us. The screen of the smallest telephone that is looked at: 320 by 640. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: FLAGS,
    env: { ...process.env, FONTCONFIG_FILE: join(import.meta.dirname, 'telephone-fonts.conf') },
  })

export const SMALL = { width: 320, height: 640 }
