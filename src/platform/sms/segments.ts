/** GSM 03.38 default alphabet in the order of its code points. Note what is absent: ç â ê î ô û œ and the curly apostrophe. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ' +
    'ÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
/** Its extension table: an escape and a character, two septets. */
const EXTENSION = new Set('\f^{}\\[~]|€')

/** Septets (GSM-7) or UTF-16 code units (UCS-2) that fit in one message, and in each part of a longer one. */
const ROOM = { 'gsm-7': { alone: 160, part: 153 }, 'ucs-2': { alone: 70, part: 67 } } as const

export type Segments = { encoding: 'gsm-7' | 'ucs-2'; units: number; segments: number }

export const fitsGsm7 = (text: string): boolean => {
  for (const character of text) if (!BASIC.has(character) && !EXTENSION.has(character)) return false
  return true
}

/**
 * How many messages a text is billed as and leaves in, counted as Kannel cuts: parts carry six octets of concatenation
 * header; an escaped GSM character is never cut in two (its part ends one septet short), a surrogate pair may be, for
 * phones join the parts before they read them. An empty text takes one.
 */
export function smsSegments(text: string): Segments {
  const encoding = fitsGsm7(text) ? 'gsm-7' : 'ucs-2'
  const { alone, part } = ROOM[encoding]
  const units = encoding === 'ucs-2' ? text.length : septets(text)
  if (units <= alone) return { encoding, units, segments: 1 }
  if (encoding === 'ucs-2') return { encoding, units, segments: Math.ceil(units / part) }
  let segments = 1
  let used = 0
  for (const character of text) {
    if (used + size(character) > part) {
      segments++
      used = 0
    }
    used += size(character)
  }
  return { encoding, units, segments }
}

const size = (character: string): 1 | 2 => (EXTENSION.has(character) ? 2 : 1)

function septets(text: string): number {
  let total = 0
  for (const character of text) total += size(character)
  return total
}
