import type pg from 'pg'
import type { Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { createDb } from '../platform/db/db.ts'
import { DEAD_EMAIL, DEAD_MOBILE } from './dead-contacts.ts'
import { keepMessage, playableAgents } from './store.ts'
import { startKannelTwin } from './twins/kannel.ts'
import type { Outcomes } from './twins/outcomes.ts'
import { startSmtpTwin } from './twins/smtp.ts'

export type Parties = { stop(): Promise<void> }

/**
 * The twins of everybody outside: the mail server, the text gateway, the identity provider. They answer where the
 * configuration says they do, and keep every message in the outbox of development.
 */
export async function startParties(config: Config, clock: Clock, owner: pg.Pool): Promise<Parties> {
  const db = createDb(owner)
  const started: { stop(): Promise<void> }[] = []
  const stop = async () => {
    for (const party of started.reverse()) await party.stop()
  }
  const sms = new URL(config.sms.url)
  const { bounceListen } = config.mail
  try {
    const mail = await startSmtpTwin({
      port: config.smtp.port,
      onMail: ({ to, from, subject, text, language }) =>
        keepMessage(db, {
          at: clock.now(),
          channel: 'email',
          recipient: to,
          sender: from,
          subject,
          body: text,
          language,
        }),
      ...(bounceListen === null ? {} : { reportsTo: { host: bounceListen.host, port: bounceListen.port } }),
    })
    started.push(mail)
    const text = await startKannelTwin({
      port: Number(sms.port),
      username: config.sms.user,
      password: config.sms.password,
      onText: ({ to, from, text }) =>
        keepMessage(db, {
          at: clock.now(),
          channel: 'sms',
          recipient: to,
          sender: from,
          subject: '',
          body: text,
          language: null,
        }),
    })
    started.push(text)
    fail(mail.outcomes, DEAD_EMAIL)
    fail(text.outcomes, DEAD_MOBILE)
    const issuer = new URL(config.oidc.issuer)
    started.push(
      await unwarned(async () => {
        const { startIdentity } = await import('./identity.ts')
        return startIdentity({
          port: Number(issuer.port),
          clientId: config.oidc.clientId,
          clientSecret: config.oidc.clientSecret,
          publicUrl: config.publicUrl,
          agents: () => playableAgents(db, issuer.origin),
        })
      }),
    )
  } catch (error) {
    await stop()
    throw error
  }
  return { stop }
}

const fail = (outcomes: Outcomes, to: string) => outcomes.set('fail', to)

/** The provider's library warns on the console that it is not set up for production. Nor is its twin. */
async function unwarned<T>(run: () => Promise<T>): Promise<T> {
  const { warn } = console
  console.warn = () => {}
  try {
    return await run()
  } finally {
    console.warn = warn
  }
}
