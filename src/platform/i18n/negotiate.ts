import { match } from '@formatjs/intl-localematcher'
import { catalogue, isSpoken, languages, SOURCE } from './languages.ts'

/** Tags that telephones send for languages we hold under another tag. Lower case. */
const ALIASES: Readonly<Record<string, string>> = {
  'fa-af': 'prs',
  'ku-arab': 'ckb',
  'ku-iq': 'ckb',
  ku: 'kmr',
  bs: 'sr-Latn',
  hr: 'sr-Latn',
  sh: 'sr-Latn',
  sr: 'sr-Latn',
  dyu: 'bm',
}

export type Asked = {
  /** What the person asks for right now (`?lang=`), first of all. */
  readonly chosen?: string | undefined
  /** What he chose before and we keep. */
  readonly stored?: string | undefined
  /** What this browser chose before. */
  readonly cookie?: string | undefined
  readonly acceptLanguage?: string | undefined
}

/** The spoken language to answer in: always one of `languages`. Anything unknown or hostile is passed over. */
export function negotiate(asked: Asked): string {
  for (const tag of [asked.chosen, asked.stored, asked.cookie]) {
    if (tag === undefined) continue
    // What is stored of a person may be the language he understands, an ISO 639-3 code.
    const spoken = isSpoken(tag) ? tag : spokenFor(tag)
    if (spoken !== undefined) return spoken
  }
  return fromHeader(asked.acceptLanguage ?? '')
}

/** Browsers send the same few hundred headers: each is read once. Bounded, so that no request can fill the memory. */
const answered = new Map<string, string>()

function fromHeader(header: string): string {
  const known = answered.get(header)
  if (known !== undefined) return known
  const wanted = readAcceptLanguage(header)
  const tag = wanted.map(aliasOf).find(isSpoken) ?? nearest(wanted)
  if (answered.size > 2_000) answered.clear()
  if (header.length <= 300) answered.set(header, tag)
  return tag
}

/** Tags of an Accept-Language header, best first; at most ten, well formed, never "*". */
export function readAcceptLanguage(header: string): string[] {
  return header
    .slice(0, 300)
    .split(',')
    .slice(0, 10)
    .map((part) => {
      const [tag = '', ...params] = part.trim().split(/\s*;\s*/)
      const weight = params.find((param) => param.startsWith('q='))?.slice(2)
      return { tag, weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ tag, weight }) => /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}$/.test(tag) && weight > 0 && weight <= 1)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag)
}

/** Our tag for a wanted one: the longest alias, else the tag cut short until one is spoken. */
function aliasOf(tag: string): string {
  const parts = tag.split('-')
  for (let n = parts.length; n > 0; n--) {
    const head = parts.slice(0, n).join('-')
    const ours = ALIASES[head.toLowerCase()] ?? head
    if (isSpoken(ours)) return ours
  }
  return tag
}

function nearest(wanted: readonly string[]): string {
  if (wanted.length === 0) return SOURCE
  try {
    const found = match(
      wanted,
      languages.map((language) => language.tag),
      SOURCE,
    )
    return isSpoken(found) ? found : SOURCE
  } catch {
    return SOURCE
  }
}

/** The spoken language to offer someone who understands this ISO 639-3 language; undefined when there is none yet. */
export function spokenFor(iso6393: string): string | undefined {
  return catalogue.find(
    (known) => (known.iso6393 === iso6393 || known.offeredTo.includes(iso6393)) && isSpoken(known.tag),
  )?.tag
}
