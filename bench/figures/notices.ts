import { type Notice, noticeBook } from '../../src/enrolment/index.ts'
import { languages } from '../../src/platform/i18n/index.ts'
import { createRenderer } from '../../src/platform/pdf/renderer.ts'
import { type Measure, median, percent, round } from '../figure.ts'
import { family, spending } from '../machine.ts'
import { NOW } from '../world/open.ts'

const FAMILY = 5
/** That print at the same time. */
const DESKS = 2
const ROUNDS = 3

/** Notices in every language we have, as two desks print them, one by one and for families, by the one process that sets letters. */
export const notices: Measure = async (bench) => {
  const renderer = createRenderer()
  try {
    let printed = 0
    const print = async (together: number, seconds = bench.seconds) => {
      const from = performance.now()
      const before = printed
      const desk = async () => {
        while (performance.now() - from < seconds * 1000) {
          const people = Array.from({ length: together }, () => notice(printed++))
          const { pdf, pages } = await noticeBook(renderer, people)
          if (pdf.length < 5_000 || pages.length < together) throw new Error('a notice is empty')
        }
      }
      await Promise.all(Array.from({ length: DESKS }, desk))
      return ((printed - before) * 1000) / (performance.now() - from)
    }
    await print(1, 3)
    const rounds: { alone: number; family: number; others: number }[] = []
    for (let i = 0; i < ROUNDS; i++) {
      const done = spending({ ours: () => family(process.pid) })
      const now = { alone: await print(1), family: await print(FAMILY), others: done().others }
      rounds.push(now)
      bench.say(
        `round ${i + 1}: one by one ${round(now.alone)}/s, for families ${round(now.family)}/s; others ${percent(now.others)}`,
      )
    }
    const others = percent(Math.max(...rounds.map((r) => r.others)))
    const figure = (how: string, perSecond: number) => ({
      what: `Notices ${how}: an A4 page each, PDF/A-2a, ${languages.length} languages in turn, ${DESKS} desks, one process`,
      measured: `${round(perSecond)}/s (others used up to ${others} of the machine)`,
      beside: '≥ 150/s',
      met: perSecond >= 150,
    })
    return [
      figure('one by one', median(rounds.map((r) => r.alone))),
      figure(`for families of ${FAMILY}, in one file`, median(rounds.map((r) => r.family))),
    ]
  } finally {
    await renderer.stop()
  }
}

/** No two alike: other numbers, another key and square, another day, in each language in turn. */
function notice(n: number): Notice {
  const digits = String(9_900_000_000 + n)
  const groups = [0, 1, 2, 3].map((i) =>
    (n * 7919 + i * 104_729 + 1_000_000).toString(36).toUpperCase().padStart(5, '2').slice(-5),
  )
  return {
    language: languages[n % languages.length]!.tag,
    understood: { name: 'dari', how: 'read-aloud' },
    foreignerNumber: digits,
    caseNumber: n % 3 === 0 ? null : `26${String(n).padStart(8, '0')}`,
    keyGroups: groups,
    activationUrl: `https://pli.example/activation#${groups.join('-')}`,
    keyExpiresOn: Temporal.PlainDate.from('2026-08-02').add({ days: n % 60 }),
    structure: { name: 'Structure de premier accueil', address: null, phone: null },
    desk: 'Guichet unique de Paris',
    printedAt: NOW.add({ seconds: n }),
  }
}
