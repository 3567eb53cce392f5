import assert from 'node:assert/strict'
import { test } from 'node:test'
import { identifier, languages, words } from '../platform/i18n/index.ts'
import {
  Choice,
  DraftMark,
  ErrorSummary,
  Field,
  FifteenDays,
  Form,
  Identifier,
  Instant,
  PasswordField,
  page,
  RefusalNotice,
  render,
  staffPage,
  Table,
  Timeline,
} from './index.ts'

const fr = words('fr')
const ar = words('ar')
const HOSTILE = '"><script>alert(1)</script>&\'{x}'

test('a page says its language and direction, hides from robots, and starts with a way past its head', () => {
  const html = page({ w: ar, title: 'x', children: <p>y</p> })
  assert.match(html, /^<!doctype html><html lang="ar" dir="rtl">/)
  assert.match(html, /<meta name="robots" content="noindex">/)
  assert.match(html, /<body><a class="skip" href="#main">/)
  assert.match(html, /<main id="main"><p>y<\/p><\/main>/)
})

test('no page carries a script, a handler or a style of its own: the content security policy forbids them', () => {
  const html = page({
    w: fr,
    title: 'x',
    children: [<FifteenDays key="f" {...june(fr, 5)} />, <Field key="n" w={fr} name="n" label="n" />],
  })
  assert.doesNotMatch(html.replace(/<style>.*?<\/style>/s, ''), /<script|\sstyle=|\son[a-z]+=/)
  assert.match(
    page({ w: fr, title: 'x', script: '/key.js', children: null }),
    /<script src="\/key.js" defer><\/script>/,
  )
})

test('whatever is shown is escaped, in a title, a field, an address or a text', () => {
  const html = page({
    w: fr,
    title: HOSTILE,
    path: `/x?y=${HOSTILE}`,
    children: [
      <p key="p">{HOSTILE}</p>,
      <Field key="f" w={fr} name="n" label={HOSTILE} value={HOSTILE} hint={HOSTILE} error={HOSTILE} />,
    ],
  })
  assert.doesNotMatch(html, /<script/)
})

test('every language can be chosen from every page by a plain link in its own name', () => {
  const html = page({ w: fr, title: 'x', path: '/inbox?page=2', children: null })
  for (const { tag, autonym, dir } of languages)
    assert.ok(
      html.includes(`<a href="/inbox?page=2&amp;lang=${tag}" lang="${tag}" hreflang="${tag}" dir="${dir}"`) &&
        html.includes(`>${autonym}</a>`),
      tag,
    )
  assert.ok(page({ w: fr, title: 'x', children: null }).includes('href="?lang=ar"'))
})

test('one leaves by a form, never by a link', () => {
  const html = page({ w: fr, title: 'x', signOut: { action: '/log-out', csrf: 'token' }, children: null })
  assert.match(
    html,
    /<form method="post" action="\/log-out" novalidate><input type="hidden" name="csrf" value="token"\/>/,
  )
})

test('a form carries the token when there is one, and no empty one', () => {
  assert.match(
    render(
      <Form action="/x" csrf="t">
        y
      </Form>,
    ),
    /name="csrf" value="t"/,
  )
  assert.doesNotMatch(
    render(
      <Form action="/x" csrf="">
        y
      </Form>,
    ),
    /csrf/,
  )
})

test('a field is tied to its label, hint and error, and what was typed comes back', () => {
  const html = render(<Field w={fr} name="n" label="L" hint="H" error="E" value="12" />)
  assert.match(html, /<label for="n">L<\/label>/)
  assert.match(html, /id="n-hint">H/)
  assert.match(html, /id="n-error">E/)
  assert.match(
    html,
    /<input id="n" name="n" type="text" value="12"[^>]* aria-invalid="true" aria-describedby="n-hint n-error"/,
  )
})

test('numbers, telephones and e-mail addresses are typed from left to right in every language', () => {
  assert.match(render(<Field w={ar} name="n" label="L" leftToRight />), /dir="ltr"/)
  assert.match(render(<Field w={ar} name="n" label="L" type="email" />), /dir="ltr"/)
  assert.doesNotMatch(render(<Field w={ar} name="n" label="L" />), /dir=/)
})

test('a password goes back to the page only when the person asked to see it', () => {
  const hidden = render(
    <PasswordField w={fr} name="p" label="L" value="quatre chats" autocomplete="current-password" />,
  )
  assert.match(hidden, /type="password"/)
  assert.doesNotMatch(hidden, /quatre/)
  const shown = render(
    <PasswordField w={fr} name="p" label="L" value="quatre chats" shown autocomplete="new-password" />,
  )
  assert.match(shown, /type="text" value="quatre chats"/)
})

test('each line of the error summary leads to a question that is there', () => {
  const html = render(
    <div>
      <ErrorSummary w={fr} errors={{ a: 'A', b: undefined, c: 'C' }} />
      <Field w={fr} name="a" label="a" error="A" />
      <Choice
        w={fr}
        name="c"
        label="c"
        error="C"
        options={[
          { value: '1', label: 'x' },
          { value: '2', label: 'y' },
        ]}
      />
    </div>,
  )
  const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
  assert.deepEqual(targets, ['a', 'c'])
  for (const id of targets) assert.equal(html.split(`id="${id}"`).length, 2, id)
  assert.match(html, /Il y a 2 choses à corriger/)
  assert.match(html, /role="alert" tabindex="-1" autofocus/)
})

test('a form without errors has no summary', () =>
  assert.equal(render(<ErrorSummary w={fr} errors={{ a: undefined }} />), ''))

test('a refusal speaks the words of its catalogue, or the plainest ones', () => {
  const html = render(
    <RefusalNotice w={fr} refusal={{ refusal: 'no-such', capability: 'none', status: 403, params: {} }} />,
  )
  assert.match(html, /Ce n’est pas possible/)
  assert.match(html, /Revenez en arrière/)
})

test('an identifier reads from left to right wherever it stands', () => {
  assert.equal(render(<Identifier value="9912345678" />), '<bdi dir="ltr">9912345678</bdi>')
  assert.equal(render(<Identifier value={identifier('a<b')} />), '<bdi dir="ltr">a&lt;b</bdi>')
})

test('a time says the same to people and to machines', () => {
  assert.equal(
    render(<Instant w={fr} at={Temporal.Instant.from('2026-05-04T12:05:09.123Z')} />),
    '<time datetime="2026-05-04T12:05:09Z">lundi 4 mai 2026 à 14:05</time>',
  )
})

test('the time line keeps its order, days and instants alike', () => {
  const at = Temporal.Instant.from('2026-05-04T12:05:00Z')
  const html = render(
    <Timeline
      w={fr}
      events={[
        { icon: 'envelope', at, title: 'un' },
        { icon: 'receipt', at: Temporal.PlainDate.from('2026-05-19'), title: 'deux' },
      ]}
    />,
  )
  assert.match(html, /un<\/strong>.*2026-05-04T12:05:00Z.*deux<\/strong>.*datetime="2026-05-19"/)
})

test('an empty table says so', () => {
  const table = {
    caption: 'c',
    columns: [{ head: 'h', cell: (row: string) => row }],
    keyOf: (row: string) => row,
    empty: 'rien',
  }
  assert.equal(render(<Table {...table} rows={[]} />), '<p class="soft">rien</p>')
  assert.match(render(<Table {...table} rows={['a']} />), /<td data-head="h">a<\/td>/)
})

test('a draft translation says so and keeps the French at hand; French itself says nothing', () => {
  assert.equal(render(<DraftMark w={fr} french={<p>texte</p>} />), '')
  assert.match(render(<DraftMark w={ar} french={<p>texte</p>} />), /<div lang="fr" dir="ltr"><p>texte<\/p><\/div>/)
})

test('every page of a draft translation says so and leads to itself in French; one in French says nothing', () => {
  const foot = (w: typeof fr) => page({ w, title: 'x', path: '/a?b=1', children: null }).split('<footer>')[1]!
  assert.match(foot(ar), /href="\/a\?b=1&amp;lang=fr" lang="fr" hreflang="fr" dir="ltr">Français</)
  assert.doesNotMatch(foot(fr), /lang=fr/)
})

test('an agent’s page names where he is', () => {
  const html = staffPage({
    w: fr,
    title: 'x',
    links: [
      { href: '/staff/a', label: 'A', current: true },
      { href: '/staff/b', label: 'B' },
    ],
    signedIn: { as: 'agent-0042', action: '/staff/sign-out', csrf: 't' },
    children: <p>y</p>,
  })
  assert.match(html, /<a href="\/staff\/a" aria-current="page">A<\/a>/)
  assert.match(html, /agent-0042/)
})

const start = Temporal.PlainDate.from('2026-06-01')
const june = (w: typeof fr, today: number, opened?: number) => ({
  w,
  start,
  end: start.add({ days: 15 }),
  today: start.add({ days: today }),
  openedOn: opened === undefined ? undefined : start.add({ days: opened }),
})
const drawn = (...given: Parameters<typeof june>) => {
  const html = render(<FifteenDays {...june(...given)} />)
  return {
    html,
    numbers: [...html.matchAll(/<text x="([\d.]+)"[^>]*>(\d+)<\/text>/g)].map(([, x, day]) => ({
      x: Number(x),
      day: Number(day),
    })),
    gone: (/class="gone" d="([^"]*)"/.exec(html)?.[1] ?? '').split('M').length - 1,
    stamped: html.includes('class="end"'),
  }
}

test('the picture of the fifteen days crosses out the days gone, and marks today and the last', () => {
  const { numbers, gone, stamped, html } = drawn(fr, 5)
  assert.equal(gone, 5)
  assert.equal(numbers.length, 14)
  assert.deepEqual(
    numbers.map(({ day }) => day),
    [1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  )
  assert.ok(stamped)
  assert.match(html, /Le document est là depuis le [^.]+\. Aujourd’hui, le [^.]+, il n’est pas ouvert\./)
})

test('under the picture stands what its signs mean, those alone that are on it, in every language', () => {
  const says = (today: number, opened?: number) =>
    drawn(fr, today, opened).html.replaceAll(/.*<small>|<\/small>.*/gs, '')
  assert.equal(says(0), 'Enveloppe : aujourd’hui. Tampon : un jour que la loi compte.')
  assert.equal(says(5), 'Barré : jour passé. Enveloppe : aujourd’hui. Tampon : un jour que la loi compte.')
  assert.equal(says(16), 'Barré : jour passé. Tampon : un jour que la loi compte.')
  assert.equal(says(30, 5), 'Barré : jour passé.')
  assert.equal(says(30, 0), '')
})

test('on the last day the document still waits; the day after, the law has acted', () => {
  const last = drawn(fr, 15).html
  assert.match(last, /il n’est pas ouvert/)
  assert.equal(last.split('scale(.75)').length - 1, 2, 'the letter and the stamp in one box')
  assert.doesNotMatch(drawn(fr, 14).html, /scale/)
  const passed = drawn(fr, 16)
  assert.match(passed.html, /Il n’était pas ouvert à la fin du mardi 16 juin 2026/)
  assert.equal(passed.gone, 15)
  assert.ok(passed.stamped)
})

test('opened in time, the envelope is open on its day and nothing is stamped', () => {
  for (const opened of [0, 5, 15]) {
    const picture = drawn(fr, 30, opened)
    assert.equal(picture.gone, opened)
    assert.ok(!picture.stamped)
    assert.match(picture.html, /Vous l’avez ouvert/)
  }
})

test('an opening after the term changes nothing in the picture', () => {
  const late = drawn(fr, 20, 18)
  assert.ok(late.stamped)
  assert.match(late.html, /Il n’était pas ouvert/)
})

test('the picture runs from right to left where people read so', () => {
  const ltr = drawn(fr, 5).numbers
  const rtl = drawn(ar, 5).numbers
  for (const [i, number] of ltr.entries()) assert.equal(Math.round(number.x + rtl[i]!.x), 320)
})

test('two people see each his own days', () => {
  const base = june(fr, 5)
  const later = { ...base, start: start.add({ days: 1 }) }
  const svg = (props: typeof base) => /<svg.*<\/svg>/.exec(render(<FifteenDays {...props} />))![0]
  const pictures = [
    base,
    later,
    { ...base, end: later.end.add({ days: 1 }) },
    june(fr, 6),
    june(fr, 6, 5),
    june(ar, 5),
  ].map(svg)
  assert.equal(new Set(pictures).size, pictures.length)
})

test('a term too long to be taken in at a glance is told and not drawn', () => {
  const picture = (days: number) => render(<FifteenDays {...june(fr, 0)} end={start.add({ days })} />)
  for (const days of [0, 1, 14, 16, 39]) assert.match(picture(days), /<svg/, String(days))
  for (const days of [-1, 40, 10_000]) assert.doesNotMatch(picture(days), /<svg/, String(days))
})
