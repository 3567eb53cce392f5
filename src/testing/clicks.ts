import { csrfOf, type Employed } from './agents.ts'
import type { TestHouse } from './house.ts'

/** An agent's browser without scripts: pages, and forms with the hidden token they would carry. */
export function clicks(t: TestHouse, agent: Employed) {
  const tokens = new Map<string, string>()
  const get = (url: string, who: Employed = agent) => t.web.inject({ url, headers: who.headers })
  async function post(url: string, form: Readonly<Record<string, string>>, who: Employed = agent) {
    if (!tokens.has(who.id)) tokens.set(who.id, csrfOf((await get('/staff', who)).body))
    const headers = {
      ...who.headers,
      'content-type': 'application/x-www-form-urlencoded',
      origin: t.house.config.publicUrl.origin,
    }
    const payload = new URLSearchParams({ csrf: tokens.get(who.id)!, ...form }).toString()
    return t.web.inject({ method: 'POST', url, headers, payload })
  }
  return { get, post }
}

const tags = (html: string, tag: string, name: string): string[] =>
  [...html.matchAll(new RegExp(`<${tag}\\b[^>]*>`, 'g'))]
    .map(([found]) => found)
    .filter((found) => found.includes(` name="${name}"`))

const attribute = (tag: string | undefined, name: string): string | undefined =>
  tag === undefined ? undefined : new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]

/** What stands in a field of a page, as HTML writes it; undefined when nothing does. */
export const standsIn = (html: string, name: string): string | undefined =>
  attribute(tags(html, 'input', name)[0], 'value')

/** The radio that is checked. */
export const picked = (html: string, name: string): string | undefined =>
  attribute(
    tags(html, 'input', name).find((tag) => /\schecked/.test(tag)),
    'value',
  )

/** The option that is selected. */
export function chosen(html: string, name: string): string | undefined {
  const select = new RegExp(`<select\\b[^>]*\\sname="${name}"[\\s\\S]*?</select>`).exec(html)?.[0]
  return attribute(/<option\b[^>]*\sselected[^>]*>/.exec(select ?? '')?.[0], 'value')
}
