import { identifier, type Words, words } from '../platform/i18n/index.ts'
import { SAMPLE_CSRF, type Sample } from '../platform/sample.ts'
import {
  Button,
  ErrorSummary,
  type Errors,
  Field,
  Form,
  Identifier,
  Instant,
  Notice,
  Particulars,
  page,
  TextArea,
} from '../ui/index.ts'
import { saidDays } from './said-days.ts'
import type { Finding, Verdict } from './verify.ts'
import { type Numbered, NumberedReceipt } from './verify-number.tsx'

export const VERIFY_PATH = '/verify'

/** `about`: under the number that is on a receipt; `typed`: as a number, in the form that came back. */
export type Shown = {
  readonly errors?: Errors
  readonly found?: Verdict | null
  readonly about?: Numbered | null
  readonly typed?: string
}

/** Whoever holds a receipt, or was sent one: handed in here it is looked at and forgotten. */
export function verifyPage(w: Words, csrf: string, shown: Shown): string {
  const { errors = {}, found = null, about = null, typed = '' } = shown
  const path = about?.issued ? `${VERIFY_PATH}/${about.number}` : VERIFY_PATH
  return page({
    w,
    title: w('evidence.verify.title'),
    path,
    wrong: Object.keys(errors).length > 0,
    children: (
      <>
        <ErrorSummary w={w} errors={errors} />
        <h1>{w('evidence.verify.title')}</h1>
        {about === null ? null : <NumberedReceipt w={w} about={about} />}
        {found === null ? null : <Found w={w} found={found} />}
        <p>{w('evidence.verify.intro')}</p>
        <Form action={path} csrf={csrf} multipart>
          <Field
            w={w}
            name="receipt"
            type="file"
            label={w('evidence.verify.file')}
            error={errors['receipt']}
            accept="application/pdf"
            oneOf={!about?.issued}
          />
          {about?.issued ? null : (
            <TextArea
              w={w}
              name="number"
              label={w('evidence.verify.number')}
              value={typed || (about?.number ?? '')}
              error={errors['number']}
              rows={2}
              leftToRight
              oneOf
            />
          )}
          <Button>{w('evidence.verify.send')}</Button>
        </Form>
        <details>
          <summary>{w('evidence.verify.experts')}</summary>
          <p class="soft">{w('evidence.verify.offline', WITHOUT_US)}</p>
        </details>
      </>
    ),
  })
}

/** Read from left to right, whatever the language. */
const WITHOUT_US = { command: identifier('bin/pli verify'), file: identifier('docs/evidence.md') }

const LOOKS = { none: 'warn', wrong: 'warn', elsewhere: 'warn', whole: 'info', right: 'done' } as const

/** Of whom who checks knows; here that is this house, which brings its own keys: nobody kept anything. */
const here = (w: Words, what: `verdict.${Verdict['verdict']}` | `finding.${Finding}`): string =>
  w.maybe(`evidence.here.${what}`) ?? w(`evidence.${what}`)

/** Of a sealed list only the seal was looked at here: its heading says no more than that, and no less. */
function titleOf(w: Words, verdict: Verdict['verdict'], findings: Verdict['findings']): string {
  if (verdict !== 'whole' || !findings.includes('list-of-files')) return here(w, `verdict.${verdict}`)
  const isOurs = findings.includes('seal-vouched-for') && findings.includes('time-vouched-for')
  return w(isOurs ? 'evidence.here.list.ours' : 'evidence.here.list.unknown')
}

function Found({ w, found: { verdict, findings, seal, proof } }: { w: Words; found: Verdict }) {
  // Of what is wrong, or of a log that anybody can have made, nothing is said: a forger would have it said under our address.
  const isSaid = verdict === 'whole' || verdict === 'right'
  const sealed = seal?.timestamp &&
    findings.includes('time-vouched-for') && {
      name: w('evidence.verify.sealedAt'),
      value: <Instant w={w} at={seal.timestamp.at} />,
    }
  const said = proof && isSaid ? saidDays(w, proof.fact) : null
  const days = said?.days.map(({ label, value }) => ({ name: w(label), value })) ?? []
  const fact = proof && [
    { name: w('evidence.verify.fact'), value: <Identifier value={String(proof.fact['id'])} /> },
    { name: w('evidence.verify.digest'), value: <Identifier value={proof.digest} /> },
  ]
  return (
    <>
      <Notice w={w} kind={LOOKS[verdict]} title={titleOf(w, verdict, findings)}>
        <ul>
          {findings.map((finding) => (
            <li key={finding}>{here(w, `finding.${finding}`)}</li>
          ))}
        </ul>
      </Notice>
      {proof && verdict === 'whole' && <p>{w('evidence.verify.unknown')}</p>}
      {said && <h2>{w(`receipt.${said.kind}.title`)}</h2>}
      {said?.term && <p>{said.term}</p>}
      {isSaid && <Particulars items={[...days, ...(sealed ? [sealed] : []), ...(fact ?? [])]} />}
    </>
  )
}

const NONE: Verdict = { verdict: 'none', findings: ['no-receipt'], seal: null, proof: null }
const LIST: Verdict = {
  ...NONE,
  verdict: 'whole',
  findings: ['sealed', 'seal-vouched-for', 'time-vouched-for', 'list-of-files'],
}
const WRONG: Verdict = { verdict: 'wrong', findings: ['seal-broken', 'evidence-missing'], seal: null, proof: null }
const RIGHT: Verdict = {
  verdict: 'right',
  findings: ['sealed', 'seal-vouched-for', 'time-vouched-for', 'fact-in-log', 'log-known', 'issued-here'],
  seal: null,
  proof: {
    fact: {
      id: 'document:01970000-0000-7000-8000-000000000002/opened',
      type: 'DocumentOpened',
      happenedAt: '2026-05-06T22:00:30Z',
      data: { madeAvailableAt: '2026-05-04T08:00:00Z', servedOn: '2026-05-07', servedBy: 'opening' },
    },
    recordedAt: Temporal.Instant.from('2026-05-06T22:00:30Z'),
    digest: '0123456789abcdef'.repeat(4),
    position: 70,
    checkpoint: { origin: 'pli.example/log', size: 128, root: Buffer.alloc(32) },
    verifier: '',
  },
}

const ELSEWHERE: Verdict = {
  ...RIGHT,
  verdict: 'elsewhere',
  findings: ['sealed', 'seal-not-vouched-for', 'time-not-vouched-for', 'fact-in-log', 'another-log'],
}
const UNKNOWN: Verdict = { ...RIGHT, verdict: 'whole', findings: [...RIGHT.findings.slice(0, -1), 'not-issued-here'] }
const ISSUED: Numbered = {
  number: '01970000-0000-7000-8000-000000000001',
  issued: {
    factDigest: '0123456789abcdef'.repeat(4),
    digest: 'fedcba9876543210'.repeat(4),
    frenchDigest: null,
    size: 128,
    root: Buffer.alloc(32),
  },
  same: null,
}

const SAMPLES: Readonly<Record<string, Shown>> = {
  verify: {},
  'verify, nothing handed in': { errors: { receipt: 'x' } },
  'verify, wrong': { found: WRONG },
  'verify, no receipt': { found: NONE },
  'verify, a sealed list': { found: LIST },
  'verify, right': { found: RIGHT },
  'verify, not issued here': { found: UNKNOWN },
  'verify, of another house': { found: ELSEWHERE },
  'verify, by its number': { about: ISSUED },
  'verify, by its number, another file': { about: { ...ISSUED, same: false }, found: WRONG },
  'verify, a number of nothing': { about: { ...ISSUED, issued: null } },
  'verify, no number': { errors: { number: 'x' }, typed: 'A-12' },
}

export const verifySamples: readonly Sample[] = Object.entries(SAMPLES).map(([name, shown]) => ({
  name,
  of: 'person',
  html: (tag: string) => verifyPage(words(tag), SAMPLE_CSRF, shown),
}))
