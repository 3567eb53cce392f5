import type { FastifyInstance } from 'fastify'

export type Answer = { readonly status: number; readonly location: string | null; readonly body: string }

/**
 * A browser without scripts, between a house in this process and servers on real ports: a jar of cookies an origin, no
 * redirect followed unless asked.
 */
export function createBrowser(web: FastifyInstance, home: URL) {
  const jars = new Map<string, Map<string, string>>()
  function jar(origin: string): Map<string, string> {
    const known = jars.get(origin) ?? new Map<string, string>()
    jars.set(origin, known)
    return known
  }

  /** A GET, or the POST of a form. */
  async function go(to: string, form?: Readonly<Record<string, string>>): Promise<Answer> {
    const url = new URL(to, home)
    const cookies = jar(url.origin)
    const headers = {
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      accept: 'text/html',
      ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    }
    const method = form ? 'POST' : 'GET'
    const body = form && new URLSearchParams(form).toString()
    const answer =
      url.origin === home.origin ? await inside(url, method, headers, body) : await outside(url, method, headers, body)
    for (const line of answer.cookies) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      if (value === '' || /max-age=0(;|$)|expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name!)
      else cookies.set(name!, value!)
    }
    const { status, location } = answer
    return { status, location: location && new URL(location, url).href, body: answer.body }
  }

  async function inside(url: URL, method: 'GET' | 'POST', headers: Record<string, string>, body: string | undefined) {
    const payload = body === undefined ? {} : { payload: body }
    const answer = await web.inject({ method, url: url.pathname + url.search, headers, ...payload })
    const cookies = [answer.headers['set-cookie'] ?? []].flat()
    return { status: answer.statusCode, location: answer.headers.location ?? null, body: answer.body, cookies }
  }

  async function outside(url: URL, method: 'GET' | 'POST', headers: Record<string, string>, body: string | undefined) {
    const answer = await fetch(url, { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) })
    return {
      status: answer.status,
      location: answer.headers.get('location'),
      body: await answer.text(),
      cookies: answer.headers.getSetCookie(),
    }
  }

  /** Follows redirects for as long as `on` says so. */
  async function follow(from: Answer, on: (location: string) => boolean): Promise<Answer> {
    let answer = from
    while (answer.location !== null && on(answer.location)) answer = await go(answer.location)
    return answer
  }

  return { go, follow, jar }
}

export type Browser = ReturnType<typeof createBrowser>
