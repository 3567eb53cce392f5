import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** Our name: the name in lucide (ISC licence). Read once at start; only what is drawn is kept. */
const FILES = {
  envelope: 'mail',
  opened: 'mail-open',
  info: 'info',
  warning: 'triangle-alert',
  refused: 'octagon-x',
  done: 'circle-check',
  language: 'languages',
  help: 'life-buoy',
  out: 'log-out',
  person: 'user',
  office: 'landmark',
  clock: 'clock',
  document: 'file-text',
  receipt: 'stamp',
  calendar: 'calendar',
  safe: 'flag',
  phone: 'phone',
  email: 'at-sign',
  alert: 'bell',
  key: 'key-round',
  eye: 'eye',
  desk: 'headset',
  speak: 'message-square',
  download: 'download',
  back: 'arrow-left',
} as const

export type IconName = keyof typeof FILES

const find = createRequire(import.meta.url)

const drawing = (file: string): string =>
  readFileSync(find.resolve(`lucide-static/icons/${file}.svg`), 'utf8')
    .replace(/<!--.*?-->/s, '')
    .replace(/^\s*<svg[^>]*>|<\/svg>\s*$/g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?\/>/g, '/>')
    .replace(/> </g, '><')
    .trim()

export const drawings = Object.fromEntries(
  Object.entries(FILES).map(([name, file]) => [name, drawing(file)]),
) as Readonly<Record<IconName, string>>

/** Drawings that point along the line of reading: mirrored from right to left. */
const TURNS: ReadonlySet<IconName> = new Set(['back', 'out'])

/** A drawing beside words that say the same: never alone, never read aloud. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      class={TURNS.has(name) ? 'icon turn' : 'icon'}
      aria-hidden="true"
      viewBox="0 0 24 24"
      dangerouslySetInnerHTML={{ __html: drawings[name] }}
    />
  )
}
