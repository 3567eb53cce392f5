import { type Law, type Place, type ProcedureTermName, placesFor } from '../law/index.ts'
import { identifier, SOURCE, type Words } from '../platform/i18n/index.ts'
import { phone } from '../platform/i18n/phone.ts'
import { Identifier } from '../ui/index.ts'

/**
 * Where to go when a day is near or past: what helps everybody, and what belongs to that court. Names and addresses are those
 * on a door in France, so they stay French; what is done there is said in the language of the page.
 */
export function Places(props: { w: Words; law: Law; court: string | null; term?: ProcedureTermName | null }) {
  const { w, law, court, term = null } = props
  const places = placesFor(law, court, term)
  const [oldest] = places.map(({ lookedAtOn }) => lookedAtOn).toSorted(Temporal.PlainDate.compare)
  if (oldest === undefined) return null
  return (
    <section>
      <h2>{w('calculator.places.title')}</h2>
      <ul class="cards">
        {places.map((place) => (
          <li class="card" key={place.code}>
            <OnePlace w={w} place={place} />
          </li>
        ))}
      </ul>
      <p class="soft">{w('calculator.places.lookedAt', { day: oldest })}</p>
    </section>
  )
}

const OnePlace = ({
  w,
  place: { code, name, address, telephone, fromOverseas, fax, web },
}: {
  w: Words
  place: Place
}) => (
  <div>
    <strong lang={SOURCE} dir="ltr">
      {name}
    </strong>
    {w.maybe(`law.place.${code}`)}
    {address === undefined ? null : (
      <div lang={SOURCE} dir="ltr">
        {address.join(', ')}
      </div>
    )}
    {telephone === undefined ? null : <Line label={w('calculator.places.telephone')} number={telephone} call />}
    {fromOverseas === undefined ? null : <Line label={w('calculator.places.overseas')} number={fromOverseas} call />}
    {fax === undefined ? null : <Line label={w('calculator.places.fax')} number={fax} />}
    {web === undefined ? null : (
      <div>
        <a href={web}>
          <Identifier value={identifier(new URL(web).hostname)} />
        </a>
      </div>
    )}
  </div>
)

/** One touch calls it; a fax is only read. */
const Line = ({ label, number, call }: { label: string; number: string; call?: boolean }) => {
  const text = <Identifier value={phone(number)} />
  return (
    <div>
      {label} {call === true ? <a href={`tel:${number}`}>{text}</a> : text}
    </div>
  )
}
