import type { Words } from '../platform/i18n/index.ts'
import { DEPOSITED, END, OPENED, START, tableOf } from './gallery-parts.tsx'
import { type GalleryWords, galleryWords } from './gallery-words.ts'
import {
  Back,
  BigDay,
  Button,
  Card,
  Cards,
  DraftMark,
  ErrorSummary,
  Field,
  FifteenDays,
  Form,
  Instant,
  PasswordField,
  page,
  Select,
  ShowPassword,
  staffPage,
  Table,
  Timeline,
} from './index.ts'

/** A whole page in one state. */
export type PageSpecimen = { readonly name: string; readonly draw: (w: Words, t: GalleryWords) => string }

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
