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
} from '../ui/index.ts'
import type { Verdict } from './verify.ts'

export const VERIFY_PATH = '/verify'

/** Whoever holds a receipt, or was sent one: handed in here it is looked at and forgotten. */
export function verifyPage(w: Words, csrf: string, errors: Errors, found: Verdict | null): string {
  const error = errors['receipt']
  return page({
    w,
    title: w('evidence.verify.title'),
    path: VERIFY_PATH,
    wrong: error !== undefined,
    children: (
      <>
        <ErrorSummary w={w} errors={errors} />
        <h1>{w('evidence.verify.title')}</h1>
        {found === null ? null : <Found w={w} found={found} />}
        <p>{w('evidence.verify.intro')}</p>
        <Form action={VERIFY_PATH} csrf={csrf} multipart>
          <Field
            w={w}
            name="receipt"
            type="file"
            label={w('evidence.verify.file')}
            error={error}
            accept="application/pdf"
          />
          <Button>{w('evidence.verify.send')}</Button>
        </Form>
        <p class="soft">{w('evidence.verify.offline', WITHOUT_US)}</p>
      </>
    ),
  })
}

/** Read from left to right, whatever the language. */
const WITHOUT_US = { command: identifier('bin/pli verify'), file: identifier('docs/evidence.md') }

const LOOKS = { wrong: 'warn', whole: 'info', right: 'done' } as const

function Found({ w, found: { verdict, findings, seal, proof } }: { w: Words; found: Verdict }) {
  const sealed = seal?.timestamp && {
    name: w('evidence.verify.sealedAt'),
    value: <Instant w={w} at={seal.timestamp.at} />,
  }
  const fact = proof && [
    { name: w('evidence.verify.fact'), value: <Identifier value={String(proof.fact['id'])} /> },
    { name: w('evidence.verify.digest'), value: <Identifier value={proof.digest} /> },
  ]
  return (
    <>
      <Notice w={w} kind={LOOKS[verdict]} title={w(`evidence.verdict.${verdict}`)}>
        <ul>
          {findings.map((finding) => (
            <li key={finding}>{w(`evidence.finding.${finding}`)}</li>
          ))}
        </ul>
      </Notice>
      <Particulars items={[...(sealed ? [sealed] : []), ...(fact ?? [])]} />
    </>
  )
}

const WRONG: Verdict = { verdict: 'wrong', findings: ['seal-broken', 'evidence-missing'], seal: null, proof: null }
const RIGHT: Verdict = {
  verdict: 'right',
  findings: ['sealed', 'seal-vouched-for', 'fact-in-log', 'log-known'],
  seal: null,
  proof: {
    fact: { id: 'document:01970000-0000-7000-8000-000000000002/opened' },
    digest: '0123456789abcdef'.repeat(4),
    position: 70,
    checkpoint: { origin: 'pli.example/log', size: 128, root: Buffer.alloc(32) },
    verifier: '',
  },
}

export const verifySamples: readonly Sample[] = [
  ['verify', null, {}],
  ['verify, nothing handed in', null, { receipt: 'x' }],
  ['verify, wrong', WRONG, {}],
  ['verify, right', RIGHT, {}],
].map(([name, found, errors]) => ({
  name: name as string,
  of: 'person',
  html: (tag: string) => verifyPage(words(tag), SAMPLE_CSRF, errors as Errors, found as Verdict | null),
}))
