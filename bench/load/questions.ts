/**
 * Questions as offices and lawyers would ask them, the same at each run, no two alike but by chance: days of the six years
 * before June 2026 and after, placed in the space and opened or not, served by post or by hand, a third with legal aid,
 * a tenth overseas, a fifth with what the decision states, some that are refused by the law and some that are not JSON.
 */
export function* questions(count: number, seed = 2026): Generator<string> {
  const random = numbers(seed)
  const below = (n: number): number => Math.floor(random() * n)
  const chance = (of: number): boolean => random() < of
  for (let i = 0; i < count; i += 1) {
    const line = JSON.stringify(question(`case-${i}-${below(1_000_000)}`, below, chance))
    yield chance(0.005) ? line.slice(0, below(line.length)) : line
  }
}

type Below = (n: number) => number
type Chance = (of: number) => boolean

const FIRST = Temporal.PlainDate.from('2020-07-08')
/** To the end of 2026: half a year of what only the decision's own words answer. */
const SPAN = FIRST.until('2026-12-31', { largestUnit: 'days' }).days
const KINDS = [
  'refusal',
  'refusal',
  'refusal',
  'refusal',
  'refusal',
  'refusal',
  'inadmissibility',
  'withdrawal-of-status',
]
const OTHER_KINDS = ['grant-subsidiary-protection', 'discontinuation', 'statelessness-decision', 'decision', 'summons']
const OVERSEAS = ['overseas', 'guadeloupe', 'martinique', 'guyane', 'reunion', 'mayotte']

const days: string[] = Array.from({ length: SPAN + 400 }, (_, n) => FIRST.add({ days: n }).toString())
const two = (n: number): string => String(n).padStart(2, '0')

function question(id: string, below: Below, chance: Chance) {
  const day = below(SPAN)
  const instant = (n: number): string =>
    `${days[n]}T${two(below(24))}:${two(below(60))}:${two(below(60))}${chance(0.5) ? '+02:00' : 'Z'}`
  const placed = chance(0.8)
  const asked = day + below(25)
  return {
    id,
    kind: chance(0.9) ? KINDS[below(KINDS.length)]! : OTHER_KINDS[below(OTHER_KINDS.length)]!,
    territory: chance(0.9) ? 'metropolitan' : OVERSEAS[below(OVERSEAS.length)]!,
    ...(placed
      ? { madeAvailableAt: instant(day), openedAt: chance(0.6) ? instant(day + 1 + below(20)) : null }
      : { servedOn: days[day] }),
    legalAid: chance(1 / 3)
      ? {
          requestedOn: days[asked],
          servedOnApplicant: days[asked + below(120)],
          servedOnCounsel: chance(0.5) ? days[asked + below(120)] : null,
        }
      : null,
    // After the law changed a decision nearly always states its term, or nothing can be said.
    ...(chance(days[day]! >= '2026-06-12' ? 0.9 : 0.2) ? { remedy: remedy(below, chance) } : {}),
  }
}

const remedy = (below: Below, chance: Chance) =>
  chance(0.6)
    ? { court: 'cnda', months: 1 + below(2), franc: true }
    : {
        court: chance(0.5) ? 'administrative-court' : 'cnda',
        days: 7 + below(24),
        franc: chance(0.2) ? null : chance(0.5),
      }

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
