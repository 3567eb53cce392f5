import { LongestWorking, Marked, readingLines, Working } from '../calculator/index.ts'
import { aidUnknown } from '../evidence/index.ts'
import { regimeWords, type Term } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { identifier, type Words } from '../platform/i18n/index.ts'
import { Day, Instant, LinkButton, Notice, Particulars, refusalWords } from '../ui/index.ts'
import { toldAlerts } from './alert-fate.ts'
import { actsOn, type Clock, toldToOpenBy } from './clock.ts'
import { termWords } from './parts.tsx'
import { closed, servedByTermOn, serviceIsVoid, serviceOf } from './rules.ts'
import { nearestFirst } from './terms.ts'

/**
 * The explained clock for who works: from which day the law acts and where that is written, of each term the three days of law.md §0, each by its name and never mixed, the working
 * with its readings and sources, and what became of each alert. Where nobody asserts the service, that is said first.
 */
export function StaffClock({ w, clock, paper }: { w: Words; clock: Clock; paper: string }) {
  const { terms, noDay, regimes, fiction } = clock
  const { document: letter } = clock.first ?? clock // a copy has no service of its own
  const served = serviceOf(letter, clock.at) !== null
  const never = serviceIsVoid(letter) // no day yet, and none ever, are not the same
  return (
    <section>
      <h2>{w('delivery.staff.clock.title')}</h2>
      {closed(letter) !== null && served && terms.length > 0 ? (
        <p>
          <strong>{w('delivery.staff.clock.notAsserted')}</strong>
        </p>
      ) : null}
      <p>{lawWords(w, clock)}</p>
      {clock.kept.some((kept) => kept.letter !== letter.id && kept.code !== 'safe-read' && kept.leads.length > 0) ? (
        <p>
          {w('delivery.staff.clock.keepsFirst')} {served ? w('delivery.staff.clock.keepsFirst.own') : null}
        </p>
      ) : null}
      {regimes.length < 2 ? null : (
        <Particulars
          items={[
            {
              name: w('delivery.staff.clock.regimes'),
              value: regimes.map((regime) => regimeWords(w, regime)).join(' · '),
            },
          ]}
        />
      )}
      {noDay === null ? null : (
        <Notice w={w} kind="warn" title={w('delivery.safe.noDay')}>
          <p>{refusalWords(w, noDay).title}</p>
        </Notice>
      )}
      {terms.length === 0 && noDay === null ? <p>{w('delivery.staff.clock.none')}</p> : null}
      {terms.toSorted(nearestFirst).map((term) => (
        <section key={`${term.name} ${term.court}`}>
          <h3>{termWords(w, term)}</h3>
          <Particulars
            items={[
              ...(term.court === null
                ? []
                : [
                    {
                      name: w('delivery.staff.clock.court'),
                      value: w.maybe(`law.court.${term.court}`) ?? term.court,
                    },
                  ]),
              {
                name: w('delivery.staff.clock.lastDay'),
                value: never ? w('delivery.staff.clock.never') : <DayOrNone w={w} day={term.lastDay} />,
              },
              { name: w('delivery.staff.clock.actBy'), value: <Day w={w} day={term.actBy} /> },
              ...(never
                ? []
                : [{ name: w('delivery.staff.clock.longest'), value: <DayOrNone w={w} day={term.longest} /> }]),
              ...uncounted(w, term),
            ]}
          />
          <Working w={w} term={term} own="delivery.step" />
          {term.longest === null || term.longestSteps.length === 0 ? null : (
            <>
              <h4>{w('delivery.staff.clock.longestSteps')}</h4>
              <LongestWorking w={w} term={term} />
            </>
          )}
        </section>
      ))}
      {aidUnknown(terms) ? <p>{w('delivery.staff.clock.aidUnknown')}</p> : null}
      {fiction === null || terms.length > 0 ? null : (
        <ul>
          {readingLines(w, fiction.readings).map((line) => (
            <li key={line.says}>
              <Marked {...line} />
            </li>
          ))}
        </ul>
      )}
      <Fifteenth w={w} clock={clock} />
      <h3>{w('delivery.staff.clock.told')}</h3>
      <Told w={w} clock={clock} />
      <LinkButton look="quiet" icon="download" href={paper}>
        {w('delivery.staff.clock.paper')}
      </LinkButton>
    </section>
  )
}

/** Since when the fifteen days run and to which day, and on what text; or why they do not. */
function lawWords(w: Words, { document: d, fiction, carriedOverSince: day }: Clock): string {
  if (fiction === null || d.termEndsAt === null) return w('delivery.staff.clock.noFiction')
  if (serviceIsVoid(d)) return w('delivery.staff.clock.void')
  const [start, end] = [civilDay(d.madeAvailableAt), servedByTermOn(d.termEndsAt)]
  const article = identifier(fiction.articles.join(' · '))
  const counted = { days: fiction.days, start, end, article }
  return day === null
    ? w('delivery.staff.clock.fiction', counted)
    : w('delivery.staff.clock.fictionCarried', { ...counted, day })
}

/** The longest date is never told as if it held what gives no day (law.md §0). */
function uncounted(w: Words, { readings }: Term) {
  const lines = readingLines(
    w,
    readings.filter(({ counted }) => !counted),
  )
  return lines.length === 0
    ? []
    : [
        {
          name: w('delivery.staff.clock.uncounted'),
          value: lines.map((line) => (
            <div key={line.says}>
              <Marked {...line} />
            </div>
          )),
        },
      ]
}

const DayOrNone = ({ w, day }: { w: Words; day: Temporal.PlainDate | null }) =>
  day === null ? w('calculator.lastDay.unknown') : <Day w={w} day={day} />

/**
 * Of what the term serves, has served or will: the day that is recorded, the one that the person is told to open it by, and the two other
 * readings of the end, each by its name (law.md §0).
 */
function Fifteenth({ w, clock }: { w: Words; clock: Clock }) {
  const [recorded, openBy, { fiction }] = [actsOn(clock), toldToOpenBy(clock), clock]
  if (recorded === null || fiction === null) return null
  const { strictest, latest } = fiction
  // Beside a day that is kept he is told to open it today, from the first day on.
  const told = (by: Temporal.PlainDate) =>
    clock.strictestOn === null ? w('delivery.staff.clock.openBy.today') : <Day w={w} day={by} />
  const day = (name: string, is: Temporal.PlainDate) => [{ name, value: <Day w={w} day={is} /> }]
  return (
    <Particulars
      items={[
        ...(openBy === null ? [] : [{ name: w('delivery.staff.clock.openBy'), value: told(openBy) }]),
        ...day(w('delivery.staff.clock.servedByTerm'), recorded),
        ...(strictest.equals(recorded) ? [] : day(w('delivery.staff.clock.strictest'), strictest)),
        ...(latest.equals(recorded) ? [] : day(w('delivery.staff.clock.latest'), latest)),
      ]}
    />
  )
}

function Told({ w, clock }: { w: Words; clock: Clock }) {
  const told = toldAlerts(clock.facts)
  if (told.length === 0) return <p>{w('delivery.staff.clock.told.none')}</p>
  return (
    <ul>
      {told.map(({ channel, at, fate }) => (
        <li key={`${at} ${channel}`}>
          <Instant w={w} at={at} style="exact" />
          {' · '}
          {w(`delivery.staff.said.channel.${channel}`)}
          {' · '}
          {w(`delivery.staff.clock.fate.${fate}`)}
        </li>
      ))}
    </ul>
  )
}
