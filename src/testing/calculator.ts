import type { TestHouse } from './house.ts'

/** The three boxes of a day, as a form sends them. */
export function on(name: string, iso: string): Record<string, string> {
  const [year, month, day] = iso.split('-') as [string, string, string]
  return { [`${name}-day`]: day, [`${name}-month`]: month, [`${name}-year`]: year }
}

/** Answers sent to the calculator; nothing is asked of it by an address. */
export const asking =
  (t: TestHouse) =>
  (form: Readonly<Record<string, string>>, lang = 'fr', url = '/calculator') =>
    t.web.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept-language': lang },
      payload: new URLSearchParams(form).toString(),
    })

/** The day that stands first and largest, with what it is for; empty where none is given. */
export const bigDay = (body: string): string => /class="bigday">.*?<\/time>/s.exec(body)?.[0] ?? ''
