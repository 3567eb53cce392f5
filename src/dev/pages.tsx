import type { ComponentChildren } from 'preact'
import { words } from '../platform/i18n/index.ts'
import { Button, Field, Form, Instant, Notice, Particulars, staffPage, Table } from '../ui/index.ts'
import { MOVES } from './clock.ts'
import type { LoadedWorld, Message } from './store.ts'
import type { ToldAgent, ToldMachine, ToldPerson } from './told.ts'

/** Pages of the workshop, in English: they exist in development only. */
const w = words('en')

const PLACES = [
  { href: '/', label: 'Person' },
  { href: '/staff', label: 'Staff' },
  { href: '/dev', label: 'Worlds' },
  { href: '/dev/outbox', label: 'Outbox' },
  { href: '/dev/clock', label: 'Clock' },
  { href: '/dev/gallery', label: 'Gallery' },
]

export function workshop(current: string, title: string, children: ComponentChildren): string {
  const links = PLACES.map((place) => ({ ...place, current: place.href === current }))
  return staffPage({ w, title, links, children: [<h1 key="h">{title}</h1>, children] })
}

const unprepared = (
  <Notice w={w} kind="warn">
    <p>This database was not made by bin/start: there is nothing of development in it.</p>
  </Notice>
)

export function worldsPage(worlds: readonly LoadedWorld[], now: Temporal.Instant): string {
  return workshop(
    '/dev',
    'Worlds',
    <>
      <p>
        It is <Instant w={w} at={now} /> in Paris. Every number, password, key and secret here is of development only.
      </p>
      {worlds.length === 0 ? unprepared : worlds.map((world) => <World key={world.name} world={world} />)}
    </>,
  )
}

function World({ world: { name, told } }: { world: LoadedWorld }) {
  if (told === null)
    return (
      <section>
        <h2>{name}</h2>
        <p>Its building was interrupted: bin/start --fresh begins again.</p>
      </section>
    )
  return (
    <section>
      <h2>{name}</h2>
      <p>{told.story}</p>
      {told.persons.length > 0 ? <Persons rows={told.persons} /> : null}
      {told.agents.length > 0 ? <Agents rows={told.agents} /> : null}
      {told.machines.length > 0 ? <Machines rows={told.machines} /> : null}
    </section>
  )
}

const Key = ({ of: { key, keyGone, activation } }: { of: ToldPerson }) => {
  if (keyGone) return <>the key was used or replaced: the desk prints another</>
  return activation === undefined ? <>{key}</> : <a href={activation}>{key}</a>
}

const Persons = ({ rows }: { rows: readonly ToldPerson[] }) => (
  <Table
    caption="Persons"
    rows={rows}
    keyOf={(p) => p.foreignerNumber}
    empty=""
    columns={[
      { head: 'Who', cell: (p) => p.who },
      { head: 'Number', cell: (p) => [p.foreignerNumber, p.caseNumber].filter(Boolean).join(' or ') },
      {
        head: 'Password or key',
        cell: (p) => p.password ?? <Key of={p} />,
      },
      { head: 'Language', cell: (p) => p.language },
      {
        head: 'Contacts',
        cell: (p) =>
          p.contacts.map((contact) => (
            <a key={contact} href={`/dev/outbox?to=${encodeURIComponent(contact)}`}>
              {contact}{' '}
            </a>
          )),
      },
      { head: 'Try', cell: (p) => p.try },
    ]}
  />
)

const Agents = ({ rows }: { rows: readonly ToldAgent[] }) => (
  <Table
    caption="Agents: sign in at /staff and pick one"
    rows={rows}
    keyOf={(a) => a.pseudonym}
    empty=""
    columns={[
      { head: 'Agent', cell: (a) => a.pseudonym },
      { head: 'Does', cell: (a) => a.does },
    ]}
  />
)

const Machines = ({ rows }: { rows: readonly ToldMachine[] }) => (
  <Table
    caption="Machines: POST /api/v1/token with the id and the secret"
    rows={rows}
    keyOf={(m) => m.id}
    empty=""
    columns={[
      { head: 'Machine', cell: (m) => m.name },
      { head: 'Id', cell: (m) => <code>{m.id}</code> },
      { head: 'Secret', cell: (m) => <code>{m.secret}</code> },
      { head: 'Does', cell: (m) => m.does },
    ]}
  />
)

/** `most`: how many are looked up. */
export function outboxPage(messages: readonly (Message & { id: number })[] | null, to: string, most: number): string {
  return workshop(
    '/dev/outbox',
    'Outbox',
    <>
      <form method="get" action="/dev/outbox">
        <Field w={w} name="to" label="Sent to" type="search" value={to} maxLength={100} optional />
        <Button look="second">Show</Button>
      </form>
      {messages === null ? unprepared : null}
      {messages?.length === 0 ? <p>Nothing was sent{to === '' ? '' : ' there'} yet.</p> : null}
      {messages?.length === most ? <p>The newest {most} are shown; there may be older ones.</p> : null}
      {messages?.map((message) => (
        <article key={message.id} id={`message-${message.id}`}>
          <h2 dir="auto">{message.channel === 'sms' ? 'SMS' : message.subject}</h2>
          <Particulars
            items={[
              { name: 'At', value: <Instant w={w} at={message.at} /> },
              { name: 'From', value: message.sender },
              { name: 'To', value: message.recipient },
            ]}
          />
          <Body text={message.body} language={message.language} />
        </article>
      ))}
    </>,
  )
}

/** Plain text, line by line; its addresses can be followed. */
const Body = ({ text, language }: { text: string; language: string | null }) => (
  <blockquote dir="auto" lang={language ?? undefined}>
    {text.split('\n').map((line, i) => (
      <p key={i}>
        {line.split(/(https?:\/\/\S+)/).map((part) => (part.startsWith('http') ? <a href={part}>{part}</a> : part))}
      </p>
    ))}
  </blockquote>
)

export type ClockState = {
  readonly now: Temporal.Instant
  readonly done?: ReadonlyMap<string, number>
  readonly wrong?: string
  readonly typed?: { readonly day: string; readonly time: string }
}

export function clockPage({ now, done, wrong, typed }: ClockState): string {
  return workshop(
    '/dev/clock',
    'Clock',
    <>
      <p class="lead">
        <Instant w={w} at={now} /> in Paris
      </p>
      {done === undefined ? null : (
        <Notice w={w} kind="done">
          <p>
            The clock was moved and the sweeps have run:{' '}
            {done.size === 0 ? 'nothing was due' : [...done].map(([name, n]) => `${name} ${n}`).join(', ')}.
          </p>
        </Notice>
      )}
      <Form action="/dev/clock">
        {Object.entries(MOVES).map(([move, label]) => (
          <button key={move} type="submit" name="move" value={move} class="second">
            {label}
          </button>
        ))}
      </Form>
      <Form action="/dev/clock">
        <Field
          w={w}
          name="day"
          label="To the day"
          type="date"
          value={typed?.day ?? ''}
          {...(wrong === undefined ? {} : { error: wrong })}
        />
        <Field w={w} name="time" label="at, in Paris" type="time" value={typed?.time ?? '09:00'} />
        <Button>Move the clock</Button>
      </Form>
      <p class="soft">
        All nodes travel together. Sessions end as they would have; facts that are written keep their dates, so going
        back is for looking only.
      </p>
    </>,
  )
}
