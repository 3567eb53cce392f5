import { catalogue, type Words } from '../platform/i18n/index.ts'
import { Choice, type Errors, Field, PasswordField, Select, Tick } from '../ui/index.ts'
import { PROCEDURES } from './registration.ts'
import { DESK_SEES, ESTABLISHED } from './rules.ts'
import type { Desk } from './store.ts'
import type { FormFields } from './typed.ts'
import { languagesCalled } from './understood.ts'

/** The questions that several forms of a desk ask. Each brings back what was typed, but never a PIN. */
export type Asking = { readonly w: Words; readonly typed: FormFields; readonly errors: Errors }

/** Two ways in one form: the scanner's Enter sends it, a hand types twice. */
export function NumberQuestions({ w, typed, errors }: Asking) {
  return (
    <>
      <Field
        w={w}
        name="scanned"
        label={w('enrolment.number.scanned')}
        hint={w('enrolment.number.scannedHint')}
        value={typed['scanned'] ?? ''}
        error={errors['scanned']}
        inputMode="numeric"
        maxLength={40}
        leftToRight
        optional
        autofocus={Object.keys(errors).length === 0}
      />
      <p>{w('enrolment.number.or')}</p>
      <TypedTwice w={w} typed={typed} errors={errors} />
    </>
  )
}

function TypedTwice({ w, typed, errors }: Asking) {
  return (
    <>
      <Field
        w={w}
        name="foreignerNumber"
        label={w('enrolment.number')}
        hint={w('enrolment.number.hint')}
        value={typed['foreignerNumber'] ?? ''}
        error={errors['foreignerNumber']}
        inputMode="numeric"
        maxLength={40}
        leftToRight
      />
      <Field
        w={w}
        name="foreignerNumberAgain"
        label={w('enrolment.number.again')}
        value={typed['foreignerNumberAgain'] ?? ''}
        error={errors['foreignerNumberAgain']}
        inputMode="numeric"
        maxLength={40}
        leftToRight
      />
    </>
  )
}

export function CaseNumberQuestion({ w, typed, errors, optional }: Asking & { optional?: boolean }) {
  return (
    <Field
      w={w}
      name="caseNumber"
      label={w('enrolment.caseNumber')}
      hint={w('enrolment.caseNumber.hint')}
      value={typed['caseNumber'] ?? ''}
      error={errors['caseNumber']}
      maxLength={40}
      leftToRight
      optional={optional === true}
    />
  )
}

/** A short list of the languages the product speaks or means to, and a field for any other of the world. */
export function LanguageQuestions({ w, typed, errors }: Asking) {
  const other = typed['otherLanguage'] ?? ''
  const called = other === '' ? [] : languagesCalled(other)
  const english = w.language.tag === 'en'
  return (
    <>
      <Select
        w={w}
        name="language"
        label={w('enrolment.language')}
        hint={w('enrolment.language.hint')}
        options={catalogue.map((known) => ({
          value: known.iso6393,
          label: `${english ? known.english : known.french} – ${known.autonym}`,
        }))}
        value={typed['language']}
        empty={w('enrolment.choose')}
        error={errors['language']}
      />
      <Field
        w={w}
        name="otherLanguage"
        label={w('enrolment.language.other')}
        hint={
          called.length > 1
            ? w('enrolment.language.perhaps', {
                languages: called.map((language) => `${language.name} (${language.code})`).join(', '),
              })
            : w('enrolment.language.otherHint')
        }
        value={other}
        maxLength={60}
        optional
      />
      <Choice
        w={w}
        name="languageEstablishedBy"
        label={w('enrolment.established')}
        options={ESTABLISHED.map((how) => ({ value: how, label: w(`enrolment.established.${how}`) }))}
        value={typed['languageEstablishedBy']}
        error={errors['languageEstablishedBy']}
      />
    </>
  )
}

export function ReceptionDeskQuestion({ w, typed, errors, desks }: Asking & { desks: readonly Desk[] }) {
  return (
    <Select
      w={w}
      name="receptionDesk"
      label={w('enrolment.receptionDesk')}
      hint={w('enrolment.receptionDesk.hint')}
      options={desks.map((desk) => ({ value: desk.id, label: desk.name }))}
      value={typed['receptionDesk']}
      empty={w('enrolment.receptionDesk.none')}
      error={errors['receptionDesk']}
      optional
    />
  )
}

export function DeskSeesQuestion({ w, typed, errors }: Asking) {
  return (
    <Choice
      w={w}
      name="deskSeesWaiting"
      label={w('enrolment.deskSees')}
      hint={w('enrolment.deskSees.hint')}
      options={DESK_SEES.map((choice) => ({ value: choice, label: w(`enrolment.deskSees.${choice}`) }))}
      value={typed['deskSeesWaiting']}
      error={errors['deskSeesWaiting']}
    />
  )
}

/** He types it himself, twice; nobody sees it and no page ever carries it back. */
export function PinQuestions({ w, errors, optional }: Asking & { optional?: boolean }) {
  const asked = { w, autocomplete: 'new-password' as const, optional: optional === true }
  return (
    <>
      <PasswordField
        {...asked}
        name="pin"
        label={w('enrolment.pin')}
        hint={w('enrolment.pin.hint')}
        error={errors['pin']}
      />
      <PasswordField {...asked} name="pinAgain" label={w('enrolment.pin.again')} error={errors['pinAgain']} />
    </>
  )
}

export function ProcedureQuestion({ w, typed, errors }: Asking) {
  return (
    <Choice
      w={w}
      name="procedure"
      label={w('enrolment.procedure')}
      options={PROCEDURES.map((procedure) => ({ value: procedure, label: w(`enrolment.procedure.${procedure}`) }))}
      value={typed['procedure']}
      error={errors['procedure']}
    />
  )
}

const TICKS = ['unaccompaniedMinor', 'overseas', 'detention', 'protectedAlready', 'stateless'] as const

/** What is rare: folded away unless something of it was said or is wrong. */
export function RareQuestions(asking: Asking) {
  const { w, typed, errors } = asking
  const names = [...TICKS, 'registeredOn', 'requalifiedOn', 'requalifiedDomicile']
  const open = names.some((name) => (typed[name] ?? '') !== '' || errors[name] !== undefined)
  return (
    <details open={open}>
      <summary>{w('enrolment.rare')}</summary>
      {TICKS.map((name) => (
        <Tick
          key={name}
          w={w}
          name={name}
          label={w(`enrolment.rare.${name}`)}
          checked={typed[name] === 'yes'}
          error={errors[name]}
        />
      ))}
      <Field
        w={w}
        name="registeredOn"
        type="date"
        label={w('enrolment.registeredOn')}
        hint={w('enrolment.registeredOn.hint')}
        value={typed['registeredOn'] ?? ''}
        error={errors['registeredOn']}
        optional
      />
      <RequalifiedQuestions {...asking} optional />
    </details>
  )
}

export function RequalifiedQuestions({ w, typed, errors, optional }: Asking & { optional?: boolean }) {
  return (
    <>
      <Field
        w={w}
        name="requalifiedOn"
        type="date"
        label={w('enrolment.requalifiedOn')}
        hint={w('enrolment.requalifiedOn.hint')}
        value={typed['requalifiedOn'] ?? ''}
        error={errors['requalifiedOn']}
        optional={optional === true}
      />
      <Field
        w={w}
        name="requalifiedDomicile"
        label={w('enrolment.requalifiedDomicile')}
        value={typed['requalifiedDomicile'] ?? ''}
        error={errors['requalifiedDomicile']}
        maxLength={3}
        leftToRight
        optional={optional === true}
      />
    </>
  )
}
