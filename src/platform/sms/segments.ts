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
 * How many messages a text is billed as and arrives in. Parts carry six octets of concatenation header, and neither an
 * escaped character nor a surrogate pair is cut in two, so a part may end one unit short. An empty text takes one.
 */
export function smsSegments(text: string): Segments {
  const encoding = fitsGsm7(text) ? 'gsm-7' : 'ucs-2'
  const size = (character: string) => (encoding === 'ucs-2' ? character.length : EXTENSION.has(character) ? 2 : 1)
  const { alone, part } = ROOM[encoding]
  let units = 0
  for (const character of text) units += size(character)
  if (units <= alone) return { encoding, units, segments: 1 }
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
