import type pg from 'pg'
import { documentDeposited, documentOpened } from '../../src/delivery/index.ts'
import type { Fact } from '../../src/platform/db/act.ts'

/** A document of the world, as its deposit states it. */
type Row = {
  readonly id: string
  readonly personId: string
  readonly foreignerNumber: string
  readonly kind: string
  readonly legalEffect: string
  readonly regime: string
  readonly reference: string
  readonly fileDigest: Buffer
  readonly fileSize: number
  readonly filePages: number
  readonly decidedOn: Temporal.PlainDate | null
  readonly court: string
  readonly months: number
  readonly franc: boolean
  readonly interviewAt: Temporal.Instant | null
  readonly interviewPlace: string | null
  readonly isOpened: boolean
}

/** Of the world's first so many documents, each `every`th from `from`. */
async function rowsOf(pool: pg.Pool, most: number, from: number, every: number): Promise<Row[]> {
  const { rows } = await pool.query<Row>(
    `select d.id, d.person_id as "personId", a.foreigner_number as "foreignerNumber", d.kind, d.legal_effect as "legalEffect",
      d.regime, d.reference, d.file_digest as "fileDigest", d.file_size as "fileSize", d.file_pages as "filePages",
      d.decided_on as "decidedOn", d.remedy_court as court, d.remedy_months as months, d.remedy_franc as franc,
      d.interview_at as "interviewAt", d.interview_place as "interviewPlace", d.opened_at is not null as "isOpened"
    from (select *, row_number() over (order by id) - 1 as n from delivery.document order by id limit $1) d
      join enrolment.applicant a on a.id = d.person_id
    where d.n % $2 = $3 order by d.n`,
    [most, every, from],
  )
  return rows
}

const aboutOf = (d: Row, at: Temporal.Instant) => ({ ...d, documentId: d.id, madeAvailableAt: at })

/** As the Office's case system deposits it, at this instant: with all that a deposit seals. */
function depositOf(d: Row, at: Temporal.Instant): Fact {
  const { decidedOn, court, months, franc, interviewAt, interviewPlace, fileSize, filePages } = d
  const states = { decidedOn, remedy: decidedOn && { court, months, franc } }
  return documentDeposited(aboutOf(d, at), at, states, {
    termEndsAt: isServed(d) ? at.add({ hours: 15 * 24 }) : null,
    otherRegimes: [],
    interviewAt,
    interviewPlace,
    interviewLanguage: null,
    fileSize,
    filePages,
    urgentReason: null,
    leadTimeReason: null,
    secondChannel: null,
    secondChannelReference: null,
  })
}

function openingOf(d: Row, at: Temporal.Instant): Fact {
  const servedOn = at.toZonedDateTimeISO('Europe/Paris').toPlainDate()
  const serving = { served: isServed(d) ? ({ servedOn, servedBy: 'opening' } as const) : null, deemedOn: null }
  const how = { coverVersion: '1', coverLanguage: 'fr', authenticatedBy: 'password' }
  return documentOpened(aboutOf(d, at), at, serving, how)
}

const isServed = ({ legalEffect }: Row): boolean => legalEffect === 'decision' || legalEffect === 'summons'

/** The facts about some documents of the world, one after the other: each is deposited; then those that were opened in it are. */
export async function documentFacts(pool: pg.Pool, most: number, from: number, every: number) {
  const deposited = await rowsOf(pool, most, from, every)
  const opened = deposited.filter(({ isOpened }) => isOpened)
  return (n: number, at: Temporal.Instant): Fact | null => {
    if (n < deposited.length) return depositOf(deposited[n]!, at)
    const next = opened[n - deposited.length]
    return next === undefined ? null : openingOf(next, at)
  }
}
