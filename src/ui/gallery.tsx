import { Fragment, h, type VNode } from 'preact'
import { type Words, words } from '../platform/i18n/index.ts'
import { type GalleryWords, galleryWords } from './gallery-words.ts'
import {
  Back,
  BigDay,
  Button,
  Card,
  Cards,
  Choice,
  DraftMark,
  ErrorSummary,
  Field,
  FifteenDays,
  Form,
  Identifier,
  Instant,
  LinkButton,
  Notice,
  type NoticeKind,
  Particulars,
  PasswordField,
  page,
  Select,
  ShowPassword,
  Step,
  staffPage,
  Table,
  TextArea,
  Tick,
  Timeline,
} from './index.ts'

/** A part of a page in one state. */
export type Specimen = { readonly name: string; readonly draw: (w: Words, t: GalleryWords) => VNode }

/** A whole page in one state. */
export type PageSpecimen = { readonly name: string; readonly draw: (w: Words, t: GalleryWords) => string }

const START = Temporal.PlainDate.from('2026-05-04')
const END = START.add({ days: 15 })
const DEPOSITED = Temporal.Instant.from('2026-05-04T07:30:00Z')
const ALERTED = Temporal.Instant.from('2026-05-04T07:31:12Z')
const OPENED = Temporal.Instant.from('2026-05-09T16:02:44Z')
const NUMBER = '9912345678'

const days = (name: string, today: number, opened?: number): Specimen => ({
  name: `fifteen days, ${name}`,
  draw: (w) => (
    <FifteenDays
      w={w}
      start={START}
      end={END}
      today={START.add({ days: today })}
      openedOn={opened === undefined ? undefined : START.add({ days: opened })}
    />
  ),
})

const notice = (kind: NoticeKind): Specimen => ({
  name: `notice, ${kind}`,
  draw: (w, t) => (
    <Notice w={w} kind={kind}>
      <p>{t.sentence}</p>
    </Notice>
  ),
})

export const specimens: readonly Specimen[] = [
  {
    name: 'buttons',
    draw: (_w, t) => (
      <Form action="#">
        <Button icon="opened">{t.open}</Button>
        <Button look="second">{t.send}</Button>
        <Button look="grave">{t.notMine}</Button>
        <LinkButton look="quiet" href="#main">
          {t.forgotten}
        </LinkButton>
      </Form>
    ),
  },
  {
    name: 'back and step',
    draw: (w) => h(Fragment, null, <Back w={w} href="#main" />, <Step w={w} n={2} total={4} />),
  },
  {
    name: 'field, empty',
    draw: (w, t) => <Field w={w} name="empty" label={t.number} hint={t.numberHint} inputMode="numeric" leftToRight />,
  },
  {
    name: 'field, filled',
    draw: (w, t) => <Field w={w} name="filled" label={t.number} value={NUMBER} inputMode="numeric" leftToRight />,
  },
  {
    name: 'field, wrong',
    draw: (w, t) => (
      <Field w={w} name="wrong" label={t.number} hint={t.numberHint} error={t.numberError} value="12" leftToRight />
    ),
  },
  { name: 'field, optional', draw: (w, t) => <Field w={w} name="optional" label={t.byEmail} type="email" optional /> },
  {
    name: 'password, hidden',
    draw: (w, t) => (
      <PasswordField w={w} name="hidden" label={t.password} hint={t.passwordHint} autocomplete="new-password" />
    ),
  },
  {
    name: 'password, shown',
    draw: (w, t) =>
      h(
        Fragment,
        null,
        <PasswordField w={w} name="shown" label={t.password} autocomplete="new-password" shown value="quatre chats" />,
        <ShowPassword w={w} shown />,
      ),
  },
  {
    name: 'choice',
    draw: (w, t) => (
      <Choice
        w={w}
        name="choice"
        label={t.channel}
        value="sms"
        options={[
          { value: 'sms', label: t.bySms },
          { value: 'email', label: t.byEmail, hint: t.numberHint },
        ]}
      />
    ),
  },
  {
    name: 'choice, wrong',
    draw: (w, t) => (
      <Choice
        w={w}
        name="choice-wrong"
        label={t.channel}
        error={t.numberError}
        options={[{ value: 'sms', label: t.bySms }]}
      />
    ),
  },
  { name: 'tick', draw: (w, t) => <Tick w={w} name="tick" label={t.agree} checked /> },
  {
    name: 'select',
    draw: (w, t) => (
      <Select w={w} name="select" label={t.channel} empty="–" options={[{ value: 'a', label: t.bySms }]} />
    ),
  },
  { name: 'long answer', draw: (w, t) => <TextArea w={w} name="long" label={t.notMine} hint={t.sentence} optional /> },
  {
    name: 'error summary',
    draw: (w, t) => (
      <ErrorSummary w={w} errors={{ wrong: t.numberError, 'choice-wrong': t.numberError, tick: undefined }} />
    ),
  },
  notice('info'),
  notice('warn'),
  notice('refusal'),
  notice('done'),
  {
    name: 'cards',
    draw: (w, t) => (
      <Cards>
        <Card icon="envelope" title={t.decision} href="#main" fresh>
          {t.waiting}. {t.since} <Instant w={w} at={DEPOSITED} />
        </Card>
        <Card icon="opened" title={t.summons} href="#main">
          {t.opened}
        </Card>
        <Card icon="document" title={t.letter} />
      </Cards>
    ),
  },
  { name: 'big day', draw: (w, t) => <BigDay w={w} label={t.lastSafeDay} day={END} /> },
  {
    name: 'particulars',
    draw: (w, t) => (
      <Particulars
        items={[
          { name: t.number, value: <Identifier value={NUMBER} /> },
          { name: t.since, value: <Instant w={w} at={DEPOSITED} style="exact" /> },
        ]}
      />
    ),
  },
  {
    name: 'time line',
    draw: (w, t) => (
      <Timeline
        w={w}
        events={[
          { icon: 'envelope', at: DEPOSITED, title: t.deposited },
          { icon: 'alert', at: ALERTED, title: t.alerted, detail: <p>{t.bySms}</p> },
          { icon: 'opened', at: OPENED, title: t.opened },
          { icon: 'receipt', at: END, title: t.decision },
        ]}
      />
    ),
  },
  days('first day', 0),
  days('sixth day', 5),
  days('last day', 15),
  days('opened at once', 3, 0),
  days('opened', 9, 5),
  days('passed', 20),
  days('opened after', 20, 18),
  { name: 'draft mark', draw: (w) => <DraftMark w={w} french={<p>{galleryWords('fr').sentence}</p>} /> },
  {
    name: 'table',
    draw: (w, t) => <Table {...tableOf(w, t)} />,
  },
  { name: 'table, empty', draw: (w, t) => <Table {...tableOf(w, t)} rows={[]} /> },
]

type Row = { number: string; title: string; at: Temporal.Instant }

const tableOf = (w: Words, t: GalleryWords) => ({
  caption: t.inbox,
  keyOf: (row: Row) => row.title,
  empty: t.waiting,
  rows: [
    { number: NUMBER, title: t.decision, at: DEPOSITED },
    { number: NUMBER, title: t.summons, at: OPENED },
  ],
  columns: [
    { head: t.number, cell: (row: Row) => <Identifier value={row.number} /> },
    { head: t.letter, cell: (row: Row) => row.title },
    { head: t.since, figures: true, cell: (row: Row) => <Instant w={w} at={row.at} style="short" /> },
  ],
})

const OUT = { action: '/log-out', csrf: 'x'.repeat(43) }

export const pages: readonly PageSpecimen[] = [
  {
    name: 'log-in',
    draw: (w, t) =>
      page({
        w,
        title: t.signIn,
        languagesOpen: true,
        children: [
          <h1 key="h">{t.signIn}</h1>,
          <Form key="f" action="/log-in">
            <Field
              w={w}
              name="number"
              label={t.number}
              hint={t.numberHint}
              inputMode="numeric"
              autocomplete="username"
              leftToRight
            />
            <PasswordField w={w} name="password" label={t.password} autocomplete="current-password" />
            <Button>{t.signIn}</Button>
            <ShowPassword w={w} />
          </Form>,
          <p key="a">
            <a href="/recovery">{t.forgotten}</a>
          </p>,
          <DraftMark key="d" w={w} />,
        ],
      }),
  },
  {
    name: 'log-in, wrong',
    draw: (w, t) =>
      page({
        w,
        title: t.signIn,
        wrong: true,
        children: [
          <h1 key="h">{t.signIn}</h1>,
          <ErrorSummary key="e" w={w} errors={{ number: t.numberError }} />,
          <Form key="f" action="/log-in">
            <Field
              w={w}
              name="number"
              label={t.number}
              error={t.numberError}
              value="12"
              inputMode="numeric"
              leftToRight
            />
            <PasswordField w={w} name="password" label={t.password} autocomplete="current-password" />
            <Button>{t.signIn}</Button>
          </Form>,
        ],
      }),
  },
  {
    name: 'inbox',
    draw: (w, t) =>
      page({
        w,
        title: t.inbox,
        signOut: OUT,
        children: [
          <h1 key="h">{t.inbox}</h1>,
          <p key="p">{t.hello}</p>,
          <Cards key="c">
            {Array.from({ length: 10 }, (_, i) => (
              <Card
                key={String(i)}
                icon={i < 2 ? 'envelope' : 'opened'}
                title={[t.decision, t.summons, t.letter][i % 3]}
                href={`/documents/${String(i).padStart(8, '0')}-0000-7000-8000-000000000000`}
                fresh={i < 2}
              >
                <small>
                  {i < 2 ? t.waiting : t.opened}. {t.since}{' '}
                  <Instant w={w} at={DEPOSITED.subtract({ hours: 100 * i })} />
                </small>
              </Card>
            ))}
          </Cards>,
          <DraftMark key="d" w={w} />,
        ],
      }),
  },
  {
    name: 'cover',
    draw: (w, t) =>
      page({
        w,
        title: t.decision,
        signOut: OUT,
        children: [
          <Back key="b" w={w} href="/" />,
          <h1 key="h">{t.decision}</h1>,
          <BigDay key="d" w={w} label={t.lastSafeDay} day={END} />,
          <FifteenDays key="f" w={w} start={START} end={END} today={START.add({ days: 5 })} />,
          <p key="p">{t.sentence}</p>,
          <Form key="o" action="/documents/1/opening" csrf={OUT.csrf}>
            <Button icon="opened">{t.open}</Button>
          </Form>,
          <Form key="n" action="/documents/1/contest" csrf={OUT.csrf}>
            <Button look="grave">{t.notMine}</Button>
          </Form>,
          <DraftMark key="x" w={w} french={<p>{galleryWords('fr').sentence}</p>} />,
        ],
      }),
  },
  {
    name: 'staff, search',
    draw: (w, t) =>
      staffPage({
        w,
        title: t.inbox,
        links: [
          { href: '/staff/people', label: t.number, current: true },
          { href: '/staff/documents', label: t.inbox },
          { href: '/staff/work', label: t.channel },
        ],
        signedIn: { as: 'agent-0042', action: '/staff/sign-out', csrf: OUT.csrf },
        children: [
          <h1 key="h">{t.inbox}</h1>,
          <div key="c" class="columns">
            <Form action="#" csrf={OUT.csrf}>
              <Field w={w} name="number" label={t.number} hint={t.numberHint} inputMode="numeric" leftToRight />
              <Select w={w} name="kind" label={t.letter} options={[{ value: 'a', label: t.decision }]} />
              <Button>{t.send}</Button>
              <Button look="second">{t.notMine}</Button>
            </Form>
            <Timeline
              w={w}
              exact
              events={[
                { icon: 'envelope', at: DEPOSITED, title: t.deposited },
                { icon: 'opened', at: OPENED, title: t.opened },
              ]}
            />
          </div>,
          <Table key="t" {...tableOf(w, t)} />,
        ],
      }),
  },
]

/** Every specimen of a part, on one page, in one language. With either sheet. */
export function galleryPage(tag: string, look: 'person' | 'staff'): string {
  const w = words(tag)
  const t = galleryWords(tag)
  const children = specimens.map((specimen) => (
    <section key={specimen.name} id={specimen.name.replace(/\W+/g, '-')}>
      <h2 lang="en" dir="ltr">
        {specimen.name}
      </h2>
      {specimen.draw(w, t)}
    </section>
  ))
  const title = w.language.autonym
  const body = [<h1 key="title">{title}</h1>, ...children]
  return look === 'person'
    ? page({ w, title, languagesOpen: true, children: body })
    : staffPage({ w, title, links: [], children: body })
}

/** One whole page of the gallery by name; undefined when there is none. */
export const galleryPageNamed = (name: string, tag: string): string | undefined =>
  pages.find((specimen) => specimen.name === name)?.draw(words(tag), galleryWords(tag))
