import { AT_MOST, type Law, namedRegime, regimeAt, regimeWords, type Term } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Call } from '../platform/http/route.ts'
import { type Words, words } from '../platform/i18n/index.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { staffFrame } from '../staff/index.ts'
import {
  Button,
  Day,
  ErrorSummary,
  type Errors,
  Field,
  type FieldProps,
  Form,
  french,
  Identifier,
  Instant,
  LinkButton,
  type Option,
  Particulars,
  RefusalNotice,
  refusalWords,
  Select,
  staffPage,
} from '../ui/index.ts'
import type { Preview } from './draft.ts'
import { LEAD_TIME_REASONS, SECOND_CHANNELS, URGENT_REASONS } from './metadata.ts'
import { CoverPreview } from './pages.tsx'
import { AgainFields, AgainPreview, type AgainShown, plannedDays, toldPlanned } from './pages-re-serve.tsx'
import { matterWords } from './said.tsx'
import { fieldOf, type Typed } from './typed-deposit.ts'

export const DOCUMENTS = '/staff/documents'
export const NEW = `${DOCUMENTS}/new`

/** `fileLost`: a file had come with it, and no browser gives it back. */
export type Wrong = { readonly refusals: readonly Refusal[]; readonly fileLost: boolean }

/** First step: what, to whom. When something is wrong all of it is said, and what was typed comes back, save the file. */
export function depositPage(call: Call, law: Law, typed: Typed, wrong?: Wrong): string {
  const frame = staffFrame(call, DOCUMENTS)
  const { w } = frame
  const errors = wrong ? errorsOf(w, wrong, typed) : {}
  const elsewhere = wrong?.refusals.filter((refusal) => fieldOf(refusal, typed) === undefined) ?? []
  const input = (name: string, label: string, more: Partial<FieldProps> = {}) => (
    <Field w={w} name={name} label={label} value={typed[name] ?? ''} error={errors[name]} {...more} />
  )
  const select = (
    name: string,
    label: string,
    options: readonly Option[],
    more: { hint?: string; empty?: string } = {},
  ) => <Select w={w} name={name} label={label} options={options} value={typed[name]} error={errors[name]} {...more} />
  const optional = { optional: true } as const
  const none = { empty: w('delivery.staff.deposit.no') }
  const yes = [{ value: 'yes', label: w('delivery.staff.deposit.yes') }]
  return staffPage({
    ...frame,
    title: w('delivery.staff.deposit.title'),
    wrong: wrong !== undefined,
    children: (
      <>
        <h1>{w('delivery.staff.deposit.title')}</h1>
        <p>{w('delivery.staff.deposit.step')}</p>
        <ErrorSummary w={w} errors={errors} />
        {elsewhere.map((refusal) => (
          <RefusalNotice key={refusal.refusal} w={w} refusal={refusal} />
        ))}
        <Form action={NEW} csrf={call.csrf} multipart>
          <AgainFields w={w} typed={typed} documents={DOCUMENTS} />
          <h2>{w('delivery.staff.deposit.whom')}</h2>
          {input('foreignerNumber', w('delivery.staff.deposit.foreignerNumber'), {
            hint: w('delivery.staff.deposit.foreignerNumber.hint'),
            inputMode: 'numeric',
            leftToRight: true,
          })}
          {input('caseNumber', w('delivery.staff.deposit.caseNumber'), {
            hint: w('delivery.staff.deposit.caseNumber.hint'),
            leftToRight: true,
            ...optional,
          })}
          <h2>{w('delivery.staff.deposit.what')}</h2>
          {select('kind', w('delivery.staff.deposit.kind'), kindOptions(w, law, civilDay(call.now)), {
            empty: w('delivery.staff.deposit.choose'),
          })}
          {input('reference', w('delivery.staff.deposit.reference'), {
            hint: w('delivery.staff.deposit.reference.hint'),
            maxLength: 60,
            leftToRight: true,
          })}
          {input('file', w('delivery.staff.deposit.file'), {
            hint: w('delivery.staff.deposit.file.hint'),
            type: 'file',
            accept: 'application/pdf',
            value: '',
          })}
          {typed['reServiceAs'] === 'copy' ? null : (
            <>
              <h2>{w('delivery.staff.deposit.decision')}</h2>
              {input('decidedOn', w('delivery.staff.deposit.decidedOn'), { type: 'date', ...optional })}
              {select('court', w('delivery.staff.deposit.court'), courtOptions(w, law), {
                empty: w('delivery.staff.deposit.court.none'),
              })}
              {input('months', w('delivery.staff.deposit.months'), {
                hint: w('delivery.staff.deposit.length.hint'),
                inputMode: 'numeric',
                ...optional,
              })}
              {input('days', w('delivery.staff.deposit.days'), { inputMode: 'numeric', ...optional })}
              {select('franc', w('delivery.staff.deposit.franc'), yes, none)}
              {input('legalAidDays', w('delivery.staff.deposit.legalAidDays'), { inputMode: 'numeric', ...optional })}
              <h2>{w('delivery.staff.deposit.summons')}</h2>
              {input('interviewOn', w('delivery.staff.deposit.interviewOn'), { type: 'date', ...optional })}
              {input('interviewTime', w('delivery.staff.deposit.interviewTime'), { type: 'time', ...optional })}
              {errors['outOfHours'] === undefined && (typed['outOfHours'] ?? '') === ''
                ? null
                : select('outOfHours', w('delivery.staff.deposit.outOfHours'), yes, none)}
              {input('place', w('delivery.staff.deposit.place'), {
                hint: w('delivery.staff.deposit.place.hint'),
                maxLength: 60,
                leftToRight: true,
                ...optional,
              })}
              {input('language', w('delivery.staff.deposit.language'), {
                hint: w('delivery.staff.deposit.language.hint'),
                leftToRight: true,
                ...optional,
              })}
              <h3>{w('delivery.staff.deposit.leadTime')}</h3>
              {select(
                'leadTimeReason',
                w('delivery.staff.deposit.leadTimeReason'),
                coded(w, 'leadTime', LEAD_TIME_REASONS),
                none,
              )}
              {select(
                'secondChannel',
                w('delivery.staff.deposit.secondChannel'),
                coded(w, 'channel', SECOND_CHANNELS),
                none,
              )}
              {input('secondChannelReference', w('delivery.staff.deposit.secondChannelReference'), {
                leftToRight: true,
                ...optional,
              })}
              <h2>{w('delivery.staff.deposit.sixMonthLetter')}</h2>
              {input('lodgedOn', w('delivery.staff.deposit.lodgedOn'), {
                hint: w('delivery.staff.deposit.lodgedOn.hint'),
                type: 'date',
                ...optional,
              })}
              {errors['letterLate'] === undefined && (typed['letterLate'] ?? '') === ''
                ? null
                : select('letterLate', w('delivery.staff.deposit.letterLate'), yes, none)}
            </>
          )}
          <h2>{w('delivery.staff.deposit.urgent')}</h2>
          {select('urgentReason', w('delivery.staff.deposit.urgentReason'), coded(w, 'urgent', URGENT_REASONS), {
            ...none,
            hint: w('delivery.staff.deposit.urgent.hint'),
          })}
          <Button>{w('delivery.staff.deposit.go')}</Button>
        </Form>
      </>
    ),
  })
}

/** By field; of one that is wrong twice the first is said. */
function errorsOf(w: Words, { refusals, fileLost }: Wrong, typed: Typed): Errors {
  const errors: Record<string, string> = {}
  for (const refusal of refusals) {
    const field = fieldOf(refusal, typed)
    if (field !== undefined) errors[field] ??= errorWords(w, refusal, field)
  }
  if (fileLost) errors['file'] ??= w('delivery.staff.deposit.file.again')
  return errors
}

const MOST = { months: AT_MOST.months, days: AT_MOST.days, aidDays: AT_MOST.aidDays }

/** What has a shape of its own is told which, and its bound; the rest, that it is not understood. */
function errorWords(w: Words, refusal: Refusal, field: string): string {
  const { title, next } = refusalWords(w, refusal)
  if (refusal.refusal !== 'metadata-not-understood') return `${title.replace(/\.$/, '')}. ${next}`
  return w.maybe(`delivery.staff.deposit.wrong.${field}`, MOST) ?? w('delivery.staff.deposit.wrong')
}

function kindOptions(w: Words, law: Law, today: Temporal.PlainDate): Option[] {
  const regime = regimeAt(law, today)
  if (isRefusal(regime)) return []
  return [...regime.kinds.keys()].map((kind) => ({ value: kind, label: w.maybe(`law.kind.${kind}.staff`) ?? kind }))
}

const courtOptions = (w: Words, law: Law): Option[] =>
  [...law.courts.keys()].map((court) => ({ value: court, label: w.maybe(`law.court.${court}`) ?? court }))

const coded = (w: Words, part: string, values: readonly string[]): Option[] =>
  values.map((value) => ({ value, label: w.maybe(`delivery.staff.${part}.${value}`) ?? value }))

/** From which day the six months of a letter are counted, and until when it must be opened. */
const letterWords = (w: Words, { input, plan }: Preview['prepared']) =>
  input.sixMonthLetter === undefined || plan.openBy === null
    ? []
    : [
        { name: w('delivery.staff.deposit.lodgedOn'), value: <Day w={w} day={input.sixMonthLetter.lodgedOn} /> },
        { name: w('delivery.staff.preview.openBy'), value: <Day w={w} day={plan.openBy} /> },
      ]

type Cover = Omit<Parameters<typeof CoverPreview>[0], 'w'>

const CoverSeen = ({ w, again, cover }: { w: Words; again: Omit<AgainShown, 'w'> | null; cover: Cover }) => (
  <>
    {again === null ? null : <AgainPreview w={w} {...again} />}
    {again?.as === 'copy' ? null : <CoverPreview w={w} {...cover} />}
  </>
)

/** Second step: exactly what the person will see, from when, and what follows if he never opens it. */
export function previewPage(
  call: Call,
  law: Law,
  draftId: string,
  preview: Preview,
  ownTag: string | undefined,
  terms: readonly Term[],
): string {
  const frame = staffFrame(call, DOCUMENTS)
  const { w } = frame
  const { prepared, others, pages, at } = preview
  const { input, plan } = prepared
  const cover = {
    kind: input.kind,
    legalEffect: plan.legalEffect,
    madeAvailableAt: plan.madeAvailableAt,
    termEndsAt: plan.termEndsAt,
    openedAt: null,
    servedOn: null,
    servedBy: null,
    contestedAt: null,
    contestOutcome: null,
    withdrawnAt: null,
  }
  const { first } = prepared
  const as = input.reService?.as
  const again = first === null || as === undefined ? null : { law, first, others, as, at }
  const Seen = ({ w: said }: { w: Words }) => (
    <CoverSeen w={said} again={again} cover={{ document: cover, at, ...toldPlanned(plan, again) }} />
  )
  const own = ownTag === undefined || ownTag === 'fr' ? null : words(ownTag)
  return staffPage({
    ...frame,
    title: w('delivery.staff.preview.title'),
    children: (
      <>
        <h1>{w('delivery.staff.preview.title')}</h1>
        <Particulars
          items={[
            {
              name: w('delivery.staff.deposit.foreignerNumber'),
              value: <Identifier value={prepared.foreignerNumber} />,
            },
            ...(input.caseNumber === null
              ? []
              : [
                  {
                    name: w('delivery.staff.deposit.caseNumber'),
                    value: <Identifier value={input.caseNumber} />,
                  },
                ]),
            { name: w('delivery.staff.deposit.kind'), value: w.maybe(`law.kind.${input.kind}.staff`) ?? input.kind },
            { name: w('delivery.staff.reference'), value: <Identifier value={input.reference} /> },
            ...matterWords(w, input),
            ...(as === 'copy' ? [] : plannedDays(w, terms, again, DOCUMENTS)),
            { name: w('delivery.staff.preview.pages'), value: pages },
            { name: w('delivery.staff.document.regime'), value: regimeWords(w, namedRegime(law, plan.regime)) },
            { name: w('delivery.staff.preview.from'), value: <Instant w={w} at={plan.madeAvailableAt} /> },
            plan.servedByTermOn
              ? { name: w('delivery.staff.preview.term'), value: <Day w={w} day={plan.servedByTermOn} /> }
              : { name: w('delivery.staff.preview.byTerm'), value: w('delivery.staff.preview.noTerm') },
            ...letterWords(w, preview.prepared),
          ]}
        />
        <LinkButton look="second" icon="document" href={`${NEW}/${draftId}/file`}>
          {w('delivery.staff.document.file')}
        </LinkButton>
        <p class="soft">{w('delivery.staff.document.file.hint')}</p>
        <h2>{w('delivery.staff.preview.french')}</h2>
        <section lang="fr" dir="ltr" class="card">
          <div>
            <Seen w={french()} />
          </div>
        </section>
        {own === null ? null : (
          <>
            <h2>{w('delivery.staff.preview.own')}</h2>
            <section lang={own.language.tag} dir={own.language.dir} class="card">
              <div>
                <Seen w={own} />
              </div>
            </section>
          </>
        )}
        <Form action={`${NEW}/${draftId}`} csrf={call.csrf}>
          <Button>{w('delivery.staff.preview.confirm')}</Button>
        </Form>
        <LinkButton look="second" href={NEW}>
          {w('delivery.staff.preview.cancel')}
        </LinkButton>
      </>
    ),
  })
}
