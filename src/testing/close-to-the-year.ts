import type { TestHouse } from './house.ts'
import { browser, type TestPerson } from './phone.ts'

/** Eleven in the morning in Paris: no alert waits for the day. */
export const noon = (day: string): Temporal.Instant =>
  Temporal.ZonedDateTime.from(`${day}T11:00[Europe/Paris]`).toInstant()

/** Each of these days in its turn, with all that the house does on it. */
export async function liveThrough(t: TestHouse, ...days: readonly string[]): Promise<void> {
  for (const day of days) {
    t.clock.set(noon(day))
    await t.settle()
  }
}

/** An address that a code really sent has verified; he is signed in at `b`. */
export async function reachable(t: TestHouse, b: ReturnType<typeof browser>, email: string): Promise<void> {
  const added = await b.post('/contacts', { kind: 'email', email }, '/contacts')
  await t.settle()
  const code = /\d{6}/.exec(t.sent.mail.findLast(({ to }) => to === email)!.subject)![0]
  const page = String(added.headers.location)
  await b.post(`${page}/verification`, { code }, page)
  await t.settle()
}

/** He comes to the door with his number and his password. */
export async function comes(t: TestHouse, who: TestPerson, password = 'quatre mots sans lien') {
  const b = browser(t)
  const answer = await b.post('/log-in', { number: who.foreignerNumber, password }, '/log-in')
  return { b, answer }
}
