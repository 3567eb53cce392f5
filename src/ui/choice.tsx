import { Described, describedBy, HintAndError, isRequired, type Labelled } from './described.tsx'

export type Option = {
  readonly value: string
  readonly label: string
  readonly hint?: string
  /** When the label is in another language than the page. */
  readonly lang?: string
  readonly dir?: 'ltr' | 'rtl'
}

/** One answer among a few, all in sight. The first has the field's id, so that an error leads to it. */
export function Choice(props: Labelled & { options: readonly Option[]; value?: string | undefined }) {
  const { name, label, error, options, value } = props
  return (
    <fieldset class={error === undefined ? 'field' : 'field wrong'} aria-describedby={describedBy(props)}>
      <legend>{label}</legend>
      <HintAndError {...props} />
      {options.map((option, i) => (
        <label class="pick" key={option.value} lang={option.lang} dir={option.dir}>
          <input
            type="radio"
            id={i === 0 ? name : undefined}
            name={name}
            value={option.value}
            checked={option.value === value}
          />
          <span>
            {option.label}
            {option.hint === undefined ? null : <small> {option.hint}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** Yes when ticked (`value="yes"`); absent from the form when not. */
export function Tick(props: Labelled & { checked?: boolean }) {
  const { name, label, error, checked } = props
  return (
    <div class={error === undefined ? 'field' : 'field wrong'}>
      <HintAndError {...props} />
      <label class="pick">
        <input
          type="checkbox"
          id={name}
          name={name}
          value="yes"
          checked={checked === true}
          aria-describedby={describedBy(props)}
        />
        <span>{label}</span>
      </label>
    </div>
  )
}

/** One answer among many. `empty` is the line shown before anything is chosen. */
export function Select(props: Labelled & { options: readonly Option[]; value?: string | undefined; empty?: string }) {
  const { name, error, options, value, empty } = props
  return (
    <Described {...props}>
      <select
        id={name}
        name={name}
        required={empty !== undefined && props.optional !== true}
        aria-invalid={error === undefined ? undefined : 'true'}
        aria-describedby={describedBy(props)}
      >
        {empty === undefined ? null : <option value="">{empty}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} lang={option.lang} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </Described>
  )
}

/** Free words of a person or an agent; or, `leftToRight`, a number longer than a line of a telephone, which has to be seen whole. */
export function TextArea(
  props: Labelled & { value?: string; rows?: number; maxLength?: number; leftToRight?: boolean },
) {
  const { name, error, value, rows = 5, maxLength, leftToRight } = props
  return (
    <Described {...props}>
      <textarea
        id={name}
        name={name}
        rows={rows}
        maxLength={maxLength}
        dir={leftToRight === true ? 'ltr' : undefined}
        autocapitalize={leftToRight === true ? 'none' : undefined}
        autocomplete={leftToRight === true ? 'off' : undefined}
        spellcheck={leftToRight === true ? false : undefined}
        required={isRequired(props)}
        aria-invalid={error === undefined ? undefined : 'true'}
        aria-describedby={describedBy(props)}
      >
        {value ?? ''}
      </textarea>
    </Described>
  )
}
