import { Fragment, h, type VNode } from 'preact'
import type { Words } from '../platform/i18n/index.ts'
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
  Select,
  ShowPassword,
  Step,
  Table,
  TextArea,
  Tick,
  Timeline,
  WallCalendar,
} from './index.ts'

/** A part of a page in one state. */
export type Specimen = { readonly name: string; readonly draw: (w: Words, t: GalleryWords) => VNode }

export const START = Temporal.PlainDate.from('2026-05-04')
export const END = START.add({ days: 15 })
export const DEPOSITED = Temporal.Instant.from('2026-05-04T07:30:00Z')
const ALERTED = Temporal.Instant.from('2026-05-04T07:31:12Z')
export const OPENED = Temporal.Instant.from('2026-05-09T16:02:44Z')
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

const wall = (name: string, today: number, opened?: number): Specimen => ({
  name: `wall calendar, ${name}`,
  draw: (w, t) => (
    <WallCalendar
      w={w}
      today={{ on: START.add({ days: today }), title: t.waiting }}
      holiday={(day) => (day.equals(START.add({ days: 4 })) ? t.holiday : null)}
      marks={[
        { on: START, icon: 'envelope', title: t.deposited },
        { on: START, icon: 'alert', title: t.alerted },
        opened === undefined
          ? { on: END, icon: 'receipt', title: t.decision }
          : { on: START.add({ days: opened }), icon: 'opened', title: t.opened },
        { on: START.add({ days: 46 }), icon: 'safe', title: t.lastSafeDay, safe: t.lastSafeDay },
      ]}
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
  wall('waiting', 5),
  wall('opened', 7, 2),
  wall('passed', 20),
  wall('long passed', 90),
  { name: 'draft mark', draw: (w) => <DraftMark w={w} french={<p>{galleryWords('fr').sentence}</p>} /> },
  {
    name: 'table',
    draw: (w, t) => <Table {...tableOf(w, t)} />,
  },
  { name: 'table, empty', draw: (w, t) => <Table {...tableOf(w, t)} rows={[]} /> },
]

type Row = { number: string; title: string; at: Temporal.Instant }

export const tableOf = (w: Words, t: GalleryWords) => ({
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
