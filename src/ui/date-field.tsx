import { HintAndError, type Labelled } from './described.tsx'

/**
 * A day in three boxes: no list of months in a language one does not read, no calendar to turn, any digits. What each box
 * holds comes back as it was typed. The first has the field's id, so that an error leads to it.
 */
export function DateField(props: Labelled & { value: Readonly<Record<'day' | 'month' | 'year', string>> }) {
  const { w, name, label, error, optional, value } = props
  const box = (part: 'day' | 'month' | 'year', size: number) => {
    const id = part === 'day' ? name : `${name}-${part}`
    return (
      <div>
        <label for={id}>{w(`ui.date.${part}`)}</label>
        <input
          id={id}
          name={`${name}-${part}`}
          value={value[part] === '' ? undefined : value[part]}
          size={size}
          maxLength={20}
          inputMode="numeric"
          autocomplete="off"
          dir="ltr"
          aria-invalid={error === undefined ? undefined : 'true'}
          aria-describedby={error === undefined ? undefined : `${name}-error`}
        />
      </div>
    )
  }
  return (
    <fieldset class={error === undefined ? 'field' : 'field wrong'}>
      <legend>
        {label}
        {optional === true ? <span class="soft"> ({w('ui.optional')})</span> : null}
      </legend>
      <HintAndError {...props} />
      <div class="date">
        {box('day', 2)}
        {box('month', 2)}
        {box('year', 4)}
      </div>
    </fieldset>
  )
}
