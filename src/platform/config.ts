import { readFileSync } from 'node:fs'
import { type Dkim, readDkim, tellsTheMatter } from './config-mail.ts'
import { holdsCertificates } from './crypto/certificates.ts'

/**
 * Everything the program is told from outside, read once, typed, refused at start when wrong: all mistakes are named at
 * once. Nothing else reads the environment.
 */
export type Config = {
  env: 'development' | 'production'
  /** `strict`: only the closed list of personal data of the arrêtés (law §1); every addition is switched off. */
  profile: 'standard' | 'strict'
  publicUrl: URL
  /** `operationsPort`: metrics of the web process; `workerPort`: those of the worker. Never faced to the Internet. */
  listen: { host: string; port: number; operationsPort: number; workerPort: number; proxies: number }
  /**
   * Null: the embedded server under `varDir` (never in production). `owner` null: this process changes no table; `worker`
   * and `sequencer` null: it answers requests, in production.
   */
  database: { owner: string | null; app: string; worker: string | null; sequencer: string | null } | null
  varDir: string
  filesDir: string
  masterKey: { id: string; key: Buffer }
  /**
   * The log of facts: the name on its checkpoints, and the Ed25519 key that signs them; null for what answers requests. `keptIn`: the
   * folder in which the worker keeps what it signed last, out of PostgreSQL's reach.
   */
  log: { origin: string; key: Buffer | null; before: readonly Buffer[]; beatSeconds: number; keptIn: string }
  /** Who says the hour of a checkpoint and of a seal (RFC 3161); null in development: our own word, worth nothing before a court. */
  timeAuthority: URL | null
  /** Certificates (PEM) that its answers leave out, up to its root; null: none is left out. */
  timeAuthorityCertificates: string | null
  /** Certificates, own first and up to the root, and the private key (PEM) that seals receipts; null: one of our own making, or none. */
  seal: { certificates: string; key: string } | null
  /** Whom the page for checking believes (PEM): who seals, by his own certificates, and who gives the hour, by its roots; null: nobody. */
  trust: { seals: string | null; time: string | null }
  /** The archive schedule of the Office, as its file says it; null: none, and nobody is erased. */
  archiveSchedule: string | null
  largestFile: number
  /** Working days a summons must leave (law.md §3). */
  leadWorkingDays: number
  connectionKeyDays: number
  smtp: {
    host: string
    port: number
    tls: 'none' | 'starttls' | 'implicit'
    user: string | null
    password: string | null
  }
  mail: {
    senderName: string
    senderAddress: string
    bounceMailbox: string
    bounceDomain: string
    /** Null: the mail server signs, or nobody does. */
    dkim: Dkim | null
    bounceListen: { host: string; port: number; protocol: 'lmtp' | 'smtp' } | null
  }
  sms: { url: string; user: string; password: string; from: string; reportUrl: string }
  clamd: { socket: string } | { host: string; port: number } | null
  oidc: { issuer: string; clientId: string; clientSecret: string }
  logLevel: 'info' | 'warn' | 'silent'
}

/** Thrown at start with every mistake on a line of its own. */
export class WrongConfig extends Error {
  readonly mistakes: readonly string[]
  constructor(mistakes: readonly string[]) {
    super(`configuration refused:\n  ${mistakes.join('\n  ')}`)
    this.name = 'WrongConfig'
    this.mistakes = mistakes
  }
}

type Env = Readonly<Record<string, string | undefined>>

export type Understood = (config: Config) => readonly string[]

/** Ports that development takes beside the one it is given: bin/start. */
const BESIDE = 6

/** What reads its settings: in production each is told the addresses of the roles it may act as, and refuses the others. */
export type Process = 'web' | 'worker' | 'command'

/** `others`: what is wrong with settings that only a capability understands. */
export function readConfig(env: Env, process: Process = 'command', others: Understood = () => []): Config {
  const mistakes: string[] = []
  const read = reader(env, mistakes)
  const environment = read.oneOf('PLI_ENV', ['development', 'production'], 'development')
  const production = environment === 'production'
  const port = read.integer('PLI_PORT', 3000, 1, production ? 65_535 : 65_535 - BESIDE)
  const publicUrl = read.url('PLI_PUBLIC_URL', production ? null : `http://localhost:${port}`)
  const varDir = read.text('PLI_VAR', production ? null : 'var')
  const filesDir = read.text('PLI_FILES', `${varDir}/files`)
  const config: Config = {
    env: environment,
    profile: read.oneOf('PLI_PROFILE', ['standard', 'strict'], 'standard'),
    publicUrl,
    listen: {
      host: read.text('PLI_HOST', '127.0.0.1'),
      port,
      operationsPort: read.integer('PLI_OPERATIONS_PORT', port === 65_535 ? 1 : port + 1, 1, 65_535),
      workerPort: read.integer('PLI_WORKER_PORT', Math.min(port + BESIDE, 65_535), 1, 65_535),
      proxies: read.integer('PLI_PROXIES', 0, 0, 5),
    },
    database: read.database(production, process),
    varDir,
    filesDir,
    masterKey: {
      id: read.text('PLI_MASTER_KEY_ID', production ? null : 'development'),
      key: read.key('PLI_MASTER_KEY', production),
    },
    log: {
      beatSeconds: read.integer('PLI_LOG_BEAT', 30, 1, 60),
      origin: read.text('PLI_LOG_ORIGIN', `${publicUrl.host}/log`),
      keptIn: read.text('PLI_LOG_KEPT', filesDir),
      key: production && process === 'web' ? read.notOfTheWeb('PLI_LOG_KEY') : read.key('PLI_LOG_KEY', production),
      before: read.keys('PLI_LOG_KEYS_BEFORE_FILE', !production || process === 'command'),
    },
    timeAuthority: read.timeAuthority(production && process !== 'web'),
    timeAuthorityCertificates: read.certificates('PLI_TIME_AUTHORITY_CERTIFICATES_FILE'),
    seal: read.seal(production, !(production && process === 'web')),
    trust: { seals: read.certificates('PLI_TRUST_SEALS_FILE'), time: read.certificates('PLI_TRUST_TIME_FILE') },
    archiveSchedule: read.file('PLI_ARCHIVE_SCHEDULE_FILE'),
    largestFile: read.integer('PLI_LARGEST_FILE', 10_485_760, 1_000, 52_428_800),
    leadWorkingDays: read.integer('PLI_SUMMONS_LEAD_DAYS', 7, 0, 60),
    connectionKeyDays: read.integer('PLI_CONNECTION_KEY_DAYS', 90, 1, 730),
    smtp: {
      host: read.text('PLI_SMTP_HOST', production ? null : '127.0.0.1'),
      port: read.integer('PLI_SMTP_PORT', production ? 587 : port + 2, 1, 65_535),
      tls: read.oneOf('PLI_SMTP_TLS', ['none', 'starttls', 'implicit'], production ? 'starttls' : 'none'),
      user: read.optional('PLI_SMTP_USER'),
      password: read.optional('PLI_SMTP_PASSWORD'),
    },
    mail: {
      senderName: read.text('PLI_MAIL_SENDER_NAME', 'Pli'),
      senderAddress: read.text('PLI_MAIL_SENDER', production ? null : 'courrier@pli.example'),
      bounceMailbox: read.text('PLI_BOUNCE_MAILBOX', 'retour'),
      bounceDomain: read.text('PLI_BOUNCE_DOMAIN', production ? null : 'pli.example'),
      dkim: readDkim(read.optional, mistakes),
      bounceListen:
        read.optional('PLI_BOUNCE_PORT') === null
          ? null
          : {
              host: read.text('PLI_BOUNCE_HOST', '127.0.0.1'),
              port: read.integer('PLI_BOUNCE_PORT', 0, 0, 65_535),
              protocol: read.oneOf('PLI_BOUNCE_PROTOCOL', ['lmtp', 'smtp'], 'lmtp'),
            },
    },
    sms: {
      url: read.text('PLI_SMS_URL', production ? null : `http://127.0.0.1:${port + 3}/cgi-bin/sendsms`),
      user: read.text('PLI_SMS_USER', production ? null : 'pli'),
      password: read.text('PLI_SMS_PASSWORD', production ? null : 'pli'),
      from: read.text('PLI_SMS_FROM', 'Pli'),
      reportUrl: read.text('PLI_SMS_REPORT_URL', production ? null : `http://127.0.0.1:${port}/carrier/sms-report`),
    },
    clamd: read.clamd(production),
    oidc: {
      issuer: read.text('PLI_OIDC_ISSUER', production ? null : `http://localhost:${port + 4}`),
      clientId: read.text('PLI_OIDC_CLIENT_ID', production ? null : 'pli'),
      clientSecret: read.text('PLI_OIDC_CLIENT_SECRET', production ? null : 'development-only-secret'),
    },
    logLevel: read.oneOf('PLI_LOG', ['info', 'warn', 'silent'], 'info'),
  }
  if (production && publicUrl.protocol !== 'https:') mistakes.push('PLI_PUBLIC_URL must be https in production')
  if (!production) mistakes.push(...toldOfTheWorld(env, publicUrl))
  mistakes.push(...tellsTheMatter(config), ...others(config))
  for (const name of Object.keys(env))
    if (name.startsWith('PLI_') && !read.known.has(name)) mistakes.push(`${name} is not a setting (misspelt?)`)
  if (mistakes.length > 0) throw new WrongConfig(mistakes)
  return config
}

const ROLES = ['app', 'worker', 'sequencer'] as const
const addressOf = (role: (typeof ROLES)[number]) => `DATABASE_URL_${role.toUpperCase()}`

/**
 * Development has a key that everybody knows, scans no file and opens /dev to all: a process that forgot to say it is
 * production must not run so before people. What only production is told betrays it.
 */
function toldOfTheWorld(env: Env, { hostname }: URL): string[] {
  const advice = 'set PLI_ENV=production, or'
  const local = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
  return [
    ...(local
      ? []
      : [
          `PLI_ENV is not production, and PLI_PUBLIC_URL is not on this machine: ${advice} give an address of localhost`,
        ]),
    ...ROLES.map(addressOf)
      .filter((name) => env[name])
      .map((name) => `PLI_ENV is not production, and ${name} is given: ${advice} give DATABASE_URL alone`),
  ]
}

function reader(env: Env, mistakes: string[]) {
  const known = new Set<string>(['PLI_TEST_POSTGRES'])
  const raw = (name: string): string | null => {
    known.add(name)
    const value = env[name]
    return value === undefined || value === '' ? null : value
  }
  const text = (name: string, otherwise: string | null): string => {
    const value = raw(name) ?? otherwise
    if (value === null) mistakes.push(`${name} is missing`)
    return value ?? ''
  }
  const file = (name: string): string | null => {
    const path = raw(name)
    try {
      return path === null ? null : readFileSync(path, 'utf8')
    } catch {
      mistakes.push(`${name} cannot be read`)
      return null
    }
  }
  const notHeldByTheWeb = (...names: readonly string[]): null => {
    for (const name of names)
      if (raw(name) !== null) mistakes.push(`${name} is for workers: a process that answers requests must not hold it`)
    return null
  }
  return {
    known,
    text,
    optional: raw,
    file,
    certificates(name: string): string | null {
      const pem = file(name)
      if (pem !== null && !holdsCertificates(pem))
        mistakes.push(`${name} holds no certificate (PEM), or one that is none`)
      return pem
    },
    notOfTheWeb: (name: string) => notHeldByTheWeb(name, `${name}_FILE`),
    integer(name: string, otherwise: number, min: number, max: number): number {
      const value = raw(name)
      const n = value === null ? otherwise : Number(value)
      if (Number.isInteger(n) && n >= min && n <= max) return n
      mistakes.push(`${name} must be a whole number from ${min} to ${max}`)
      return otherwise // so that what follows from it is not a mistake too
    },
    oneOf<T extends string>(name: string, choices: readonly T[], otherwise: T): T {
      const value = raw(name) ?? otherwise
      if (!choices.includes(value as T)) mistakes.push(`${name} must be one of ${choices.join(', ')}`)
      return value as T
    },
    url(name: string, otherwise: string | null): URL {
      const value = text(name, otherwise)
      const url = URL.canParse(value) ? new URL(value) : null
      if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/') {
        if (value !== '') mistakes.push(`${name} must be an http(s) address without a path`)
        return new URL('http://invalid.example')
      }
      return url
    },
    /** Both or neither, both files of PEM. Of the web process the key is refused: it seals nothing. */
    seal(required: boolean, sealing: boolean): Config['seal'] {
      const names = ['PLI_SEAL_CERTIFICATES_FILE', 'PLI_SEAL_KEY_FILE'] as const
      if (!sealing) {
        raw(names[0])
        return notHeldByTheWeb(names[1])
      }
      const [certificates, key] = names.map(file)
      if (certificates && key) return { certificates, key }
      for (const name of names)
        if (raw(name) === null && (required || certificates || key))
          mistakes.push(`${name} is missing: receipts are sealed with it`)
      return null
    },
    timeAuthority(required: boolean): URL | null {
      const value = raw('PLI_TIME_AUTHORITY')
      if (value === null) {
        if (required) mistakes.push('PLI_TIME_AUTHORITY is missing: our own word for the hour proves nothing')
        return null
      }
      const url = URL.canParse(value) ? new URL(value) : null
      if (!url || !/^https?:$/.test(url.protocol)) mistakes.push('PLI_TIME_AUTHORITY must be an http(s) address')
      return url
    },
    /** 32 bytes in base64, in the variable itself or in the file that <name>_FILE names. */
    key(name: string, required: boolean): Buffer {
      const value = file(`${name}_FILE`)?.trim() ?? raw(name)
      if (value === null) {
        if (required) mistakes.push(`${name} or ${name}_FILE is missing`)
        return Buffer.alloc(32, 7) // development only: known to everyone, so never in production
      }
      const key = Buffer.from(value, 'base64')
      if (key.length !== 32) mistakes.push(`${name} must be 32 bytes in base64`)
      if (required && key.equals(Buffer.alloc(32, 7))) mistakes.push(`${name} is the key of development`)
      return key
    },
    /** 32 bytes in base64 a line; none where there is no file. */
    keys(name: string, isHeld: boolean): Buffer[] {
      if (!isHeld && raw(name) !== null) mistakes.push(`${name} is for bin/pli audit: no other process must hold it`)
      if (!isHeld) return []
      const lines =
        file(name)
          ?.split('\n')
          .map((line) => line.trim()) ?? []
      const keys = lines.filter((line) => line !== '').map((line) => Buffer.from(line, 'base64'))
      if (keys.some(({ length }) => length !== 32)) mistakes.push(`${name} must hold 32 bytes in base64 a line`)
      return keys
    },
    /**
     * The address of each role. In development the others follow from the owner's. In production each is given, and the
     * owner's only to the commands that need it: what answers requests must not hold the right to change tables, nor the
     * worker's, who reads every person's rows.
     */
    database(production: boolean, process: Process): Config['database'] {
      const owner = raw('DATABASE_URL')
      const as = (role: (typeof ROLES)[number]): string => {
        const name = addressOf(role)
        const value = raw(name)
        if (value !== null) return postgresUrl(name, value)
        if (production) mistakes.push(`${name} is missing (the embedded server is not for production)`)
        if (owner === null || !URL.canParse(owner)) return ''
        const url = new URL(owner)
        url.username = `pli_${role}`
        return url.href
      }
      const postgresUrl = (name: string, value: string): string => {
        if (!URL.canParse(value) || !/^postgres(ql)?:$/.test(new URL(value).protocol))
          mistakes.push(`${name} must be a postgresql:// address`)
        return value
      }
      const notOfTheWeb = (role: 'worker' | 'sequencer'): string | null => {
        if (process !== 'web' || !production) return as(role)
        return notHeldByTheWeb(addressOf(role))
      }
      const others = { app: as('app'), worker: notOfTheWeb('worker'), sequencer: notOfTheWeb('sequencer') }
      if (owner === null && !production) return null
      if (owner !== null && production && process !== 'command')
        mistakes.push('DATABASE_URL is the address of the owner: it is for bin/pli, never for this process')
      return { owner: owner === null ? null : postgresUrl('DATABASE_URL', owner), ...others }
    },
    clamd(required: boolean): Config['clamd'] {
      const value = raw('PLI_CLAMD')
      if (value === null) {
        if (required) mistakes.push('PLI_CLAMD is missing: no file is taken in production without a virus scan')
        return null
      }
      if (value.startsWith('/')) return { socket: value }
      const match = /^([^:]+):(\d{1,5})$/.exec(value)
      if (!match) mistakes.push('PLI_CLAMD must be a socket path or host:port')
      return match ? { host: match[1]!, port: Number(match[2]) } : null
    },
  }
}
