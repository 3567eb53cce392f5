import type { Stage } from './stage.ts'

/** Somebody's telephone: cookies, and the page that is on its screen. Everything goes through the forms of the pages. */
export type Phone = {
  /** Follows a link. */
  go(url: string): Promise<void>
  /** Fills the form of the page that leads to `action` and presses its button; follows where it leads. */
  submit(action: string, fields?: Readonly<Record<string, string>>): Promise<void>
  /** The address that is shown, and its HTML. */
  url(): string
  html(): string
}

let phones = 0

export function phone({ web }: Stage, language: string): Phone {
  const cookies = new Map<string, string>()
  // An address each, of the range for documentation, so that the limits of one do not stop the others.
  const remoteAddress = `198.51.100.${++phones % 256}`
  let url = '/'
  let html = ''

  async function ask(method: 'GET' | 'POST', to: string, fields: Readonly<Record<string, string>> = {}): Promise<void> {
    const answer = await web.inject({
      method,
      url: to,
      remoteAddress,
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'accept-language': language,
        ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(method === 'POST' ? { payload: new URLSearchParams(fields).toString() } : {}),
    })
    for (const { name, value } of answer.cookies) cookies.set(name, value)
    if (answer.statusCode >= 400)
      throw new Error(`${method} ${to} answered ${answer.statusCode}: ${titleOf(answer.body)}`)
    url = to
    html = answer.body
    if (answer.headers.location !== undefined) await ask('GET', answer.headers.location)
  }

  return {
    go: (to) => ask('GET', to),
    submit: (action, fields = {}) => ask('POST', action, { ...hiddenFields(html, action), ...fields }),
    url: () => url,
    html: () => html,
  }
}

const titleOf = (html: string): string => /<title>([^<]*)/.exec(html)?.[1] ?? html.slice(0, 200)

function hiddenFields(html: string, action: string): Record<string, string> {
  const forms = html.match(/<form[\s\S]*?<\/form>/g) ?? []
  const form = forms.find((text) => text.includes(`action="${action}"`))
  if (form === undefined) throw new Error(`no form on "${titleOf(html)}" leads to ${action}`)
  const hidden = form.match(/<input[^>]*type="hidden"[^>]*>/g) ?? []
  return Object.fromEntries(hidden.map((input) => [attribute(input, 'name'), attribute(input, 'value')]))
}

const attribute = (tag: string, name: string): string => new RegExp(`${name}="([^"]*)"`).exec(tag)?.[1] ?? ''

/** First connection with the key of the notice, a password, and each contact verified by the code it receives. */
export async function activate(
  stage: Stage,
  o: { number: string; key: string; password: string; language: string; contacts: readonly string[] },
): Promise<Phone> {
  const own = phone(stage, o.language)
  await own.go('/activation')
  await own.submit('/activation', { number: o.number, key: o.key })
  await own.submit('/activation/password', { password: o.password })
  for (const contact of o.contacts) await addContact(stage, own, contact)
  return own
}

/** An address with an @ is an e-mail, the rest is a mobile. */
export async function addContact(stage: Stage, own: Phone, contact: string): Promise<void> {
  const kind = contact.includes('@') ? 'email' : 'mobile'
  await own.go('/contacts')
  await own.submit('/contacts', { kind, [kind]: contact })
  const page = own.url()
  await stage.settle()
  await own.submit(`${page}/verification`, { code: codeIn(stage.lastMessageTo(contact)) })
}

/** The six digits of a message, whatever marks of direction stand round them. */
export function codeIn(text: string): string {
  const code = /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0]
  if (code === undefined) throw new Error('no code in this message')
  return code
}

export async function logIn(stage: Stage, o: { number: string; password: string; language: string }): Promise<Phone> {
  const own = phone(stage, o.language)
  await own.go('/log-in')
  await own.submit('/log-in', { number: o.number, password: o.password })
  return own
}

/** Opens what is on the page with its button: the first consultation. */
export async function openDocument(own: Phone, documentId: string): Promise<void> {
  await own.go(`/documents/${documentId}`)
  await own.submit(`/documents/${documentId}/opening`)
}
