import { type Call, staffOf } from '../platform/http/route.ts'
import type { Words } from '../platform/i18n/index.ts'
import { Button, Choice, Field, Form, RefusalNotice, Select } from '../ui/index.ts'
import { DOCUMENTS } from './pages-deposit.tsx'
import type { StaffView } from './pages-staff.tsx'
import { decideContest, withdraw } from './rules.ts'
import type { Typed } from './typed-deposit.ts'
import { otherLetters } from './wrong-space.ts'

type Part = { readonly w: Words; readonly call: Call; readonly view: StaffView }

/** The answer to his "this is not mine"; not by the one who deposited it. */
export function Decide({ w, call, view }: Part) {
  const { document, typed = {} } = view
  const refused = decideContest(document, staffOf(call).actorId)
  if (refused) return view.refusal?.refusal === refused.refusal ? null : <RefusalNotice w={w} refusal={refused} />
  return (
    <section>
      <h2>{w('delivery.staff.decide.title')}</h2>
      <p>{w('delivery.staff.decide.explain')}</p>
      <Form action={`${DOCUMENTS}/${document.id}/contest-decision`} csrf={call.csrf}>
        <Choice
          w={w}
          name="outcome"
          label={w('delivery.staff.decide.outcome')}
          value={typed['outcome']}
          options={(['dismissed', 'upheld'] as const).map((value) => ({
            value,
            label: w(`delivery.staff.decide.${value}`),
          }))}
        />
        <MeantFor w={w} typed={typed} prefix="decide" />
        <Others w={w} view={view} prefix="decide" />
        <Button look="grave">{w('delivery.staff.decide.go')}</Button>
      </Form>
    </section>
  )
}

/** Of what was taken back already nothing more can be said than that it had lain in the wrong space: until then he reads what he had opened. */
export function Withdraw({ w, call, view }: Part) {
  const { document, typed = {} } = view
  const isBack = document.withdrawnAt !== null
  if (withdraw(document, 'wrong-space') !== null) return null
  return (
    <section>
      <h2>{w(isBack ? 'delivery.staff.wrongSpace.title' : 'delivery.staff.withdraw.title')}</h2>
      <p>{w(isBack ? 'delivery.staff.wrongSpace.explain' : 'delivery.staff.withdraw.explain')}</p>
      <Form action={`${DOCUMENTS}/${document.id}/withdrawal`} csrf={call.csrf}>
        {isBack ? (
          <input type="hidden" name="reason" value="wrong-space" />
        ) : (
          <Select
            w={w}
            name="reason"
            label={w('delivery.staff.withdraw.reason')}
            value={typed['reason']}
            empty={w('delivery.staff.deposit.choose')}
            options={(['wrong-space', 'replaced', 'error'] as const).map((value) => ({
              value,
              label: w(`delivery.staff.withdraw.${value}`),
            }))}
          />
        )}
        <MeantFor w={w} typed={typed} prefix="withdraw" />
        <Others w={w} view={view} prefix="withdraw" />
        <Button look="grave">{w(isBack ? 'delivery.staff.wrongSpace.go' : 'delivery.staff.withdraw.go')}</Button>
      </Form>
    </section>
  )
}

type Prefix = 'decide' | 'withdraw'

/** Only then is it asked whose the others were. */
const ASKED = { decide: ['outcome', 'upheld'], withdraw: ['reason', 'wrong-space'] } as const

/**
 * What it replaced and what replaces it: with a way to each, and the question that the act asks. Which these are is sent with the answer. One
 * that was given of other letters, or where it has no place, is not given again: it is of what he saw, and nobody can take a choice back.
 */
function Others({ w, view: { document, others, typed = {} }, prefix }: Omit<Part, 'call'> & { prefix: Prefix }) {
  const letters = otherLetters(document, others)
  if (letters.length === 0) return null
  const [name, asks] = ASKED[prefix]
  const listed = letters.map(({ id }) => id).join(' ')
  const isOfThese = typed[`${prefix}-letters`] === listed && typed[name] === asks
  return (
    <>
      <input type="hidden" name={`${prefix}-letters`} value={listed} />
      <Choice
        w={w}
        name={`${prefix}-others`}
        label={w('delivery.staff.others.label')}
        hint={w('delivery.staff.others.hint')}
        value={isOfThese ? typed[`${prefix}-others`] : undefined}
        options={(['too', 'his'] as const).map((value) => ({ value, label: w(`delivery.staff.others.${value}`) }))}
      />
      <ul>
        {letters.map(({ id, reference }) => (
          <li key={id}>
            <a href={`${DOCUMENTS}/${id}`}>{reference}</a>
          </li>
        ))}
      </ul>
    </>
  )
}

/** A field's name is its id in the page: the two forms that ask the same have names of their own. */
function MeantFor({ w, typed, prefix }: { w: Words; typed: Typed; prefix: Prefix }) {
  const number = (name: string, label: string) => (
    <Field
      w={w}
      name={`${prefix}-${name}`}
      label={label}
      value={typed[`${prefix}-${name}`] ?? ''}
      optional
      leftToRight
    />
  )
  return (
    <>
      {number('foreignerNumber', w('delivery.staff.withdraw.meantFor'))}
      {number('caseNumber', w('delivery.staff.withdraw.meantForCase'))}
    </>
  )
}
