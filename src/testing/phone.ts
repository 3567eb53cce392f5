import type { TestHouse } from './house.ts'

export type TestPerson = { personId: string; foreignerNumber: string; key: string }

/** A telephone's browser: keeps cookies, follows nothing by itself, never runs a script. `from`: its address. */
export function browser(t: TestHouse, from?: string) {
  const cookies = new Map<string, string>()
  const call = async (method: 'GET' | 'POST', url: string, form?: Record<string, string>) => {
    const answer = await t.web.inject({
      method,
      url,
      ...(from === undefined ? {} : { remoteAddress: from }),
      headers: {
        cookie: [...cookies].map(([k, v]) => `${k}=${v}`).join('; '),
        ...(form === undefined
          ? {}
          : { 'content-type': 'application/x-www-form-urlencoded', origin: t.house.config.publicUrl.origin }),
      },
      ...(form === undefined ? {} : { payload: new URLSearchParams(form).toString() }),
    })
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [pair] = String(line).split(';')
      const at = pair!.indexOf('=')
      if (/Max-Age=0\b/.test(String(line))) cookies.delete(pair!.slice(0, at))
      else cookies.set(pair!.slice(0, at), pair!.slice(at + 1))
    }
    return answer
  }
  return {
    cookies,
    get: (url: string) => call('GET', url),
    /** A form that stands on `page` (its hidden fields are taken from there), or without one. */
    async post(url: string, form: Record<string, string>, page?: string) {
      const html = page === undefined ? '' : (await call('GET', page)).body
      const hidden = ['csrf', 'mark'].flatMap((name) => {
        const value = new RegExp(`name="${name}" value="([^"]+)"`).exec(html)?.[1]
        return value === undefined ? [] : [[name, value] as const]
      })
      return call('POST', url, { ...Object.fromEntries(hidden), ...form })
    },
  }
}

/** First connection with a key and a password; returns the browser, signed in. */
export async function activated(t: TestHouse, person: TestPerson, password = 'quatre mots sans lien') {
  const b = browser(t)
  await b.post('/activation', { number: person.foreignerNumber, key: person.key })
  const done = await b.post('/activation/password', { password }, '/activation/password')
  if (done.statusCode !== 303) throw new Error(`activation answered ${done.statusCode}`)
  return b
}
