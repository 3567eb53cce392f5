import { execFile } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { needs } from './needs.ts'
import { freePort, run, until } from './processes.ts'

export type PostfixOptions = {
  /** The LMTP server where mail for `domain` ends (`startMailbox`). */
  deliverTo: { port: number }
  domain: string
  /** The LMTP server where what comes back to `domain` ends (`listenForBounces`). */
  bouncesTo?: { domain: string; port: number }
  /** Offers STARTTLS with a certificate of its own, and refuses mail without it. */
  tls?: boolean
}

export type Postfix = {
  host: string
  port: number
  /** The certificate to trust, PEM, with `tls`. */
  ca?: string
  log(): string
  stop(): Promise<void>
}

/** Why a test with Postfix must be skipped, or false. Its master process changes users, so it has to be root. */
export const postfixAbsent = (): false | string =>
  needs('postfix', 'openssl') || (process.getuid?.() !== 0 && 'Postfix needs root')

/**
 * A real Postfix with its own configuration, queue and port in a temporary folder: no system service is touched.
 * It takes mail for `domain` and hands it on; refuses at once (5.1.1) the recipient `refused@domain` and defers
 * `busy@domain` (4.2.1); relays nothing to anywhere else.
 */
export async function startPostfix(options: PostfixOptions): Promise<Postfix> {
  const folder = mkdtempSync(join(tmpdir(), 'postfix-'))
  const at = (name: string) => join(folder, name)
  chmodSync(folder, 0o711)
  for (const name of ['conf', 'queue', 'data']) mkdirSync(at(name))
  // The user that owns Postfix' own spool is the one its processes run as.
  chownSync(at('data'), await mailUser(), 0)
  const port = await freePort()
  if (options.tls) await certificate(folder)
  writeFileSync(at('conf/main.cf'), mainCf(options, folder))
  writeFileSync(at('conf/master.cf'), masterCf(port))
  // Each of its programs waits until a configuration is a second old, lest it read half of one.
  for (const name of ['main.cf', 'master.cf']) utimesSync(at(`conf/${name}`), 1, 1)
  writeFileSync(at('log'), '')
  const log = () => readFileSync(at('log'), 'utf8')
  await execute('/usr/sbin/postfix', ['-c', at('conf'), 'check'])
  // Not `postfix start`, which leaves a daemon behind: its master as our child; -e is the last resort.
  const master = run('/usr/lib/postfix/sbin/master', ['-c', at('conf'), '-d', '-e', '900'])
  const stop = async () => {
    await master.end('SIGTERM')
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    await until('Postfix', () => greets(port))
  } catch (error) {
    const words = log()
    await stop()
    throw new Error(`Postfix did not start: ${words}`, { cause: error })
  }
  return {
    host: '127.0.0.1',
    port,
    ...(options.tls ? { ca: readFileSync(at('cert.pem'), 'utf8') } : {}),
    log,
    stop,
  }
}

const execute = promisify(execFile)

async function mailUser(): Promise<number> {
  const { stdout } = await execute('id', ['-u', 'postfix'])
  return Number(stdout)
}

async function certificate(folder: string): Promise<void> {
  await execute('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'],
    ...['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')],
  ])
  if (statSync(join(folder, 'key.pem')).size === 0) throw new Error('openssl made no key')
}

const mainCf = ({ domain, deliverTo, bouncesTo, tls }: PostfixOptions, folder: string) => `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
maillog_file_prefixes = ${folder}
maillog_file = ${folder}/log
myhostname = mx.${domain}
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtputf8_enable = no
smtpd_peername_lookup = no
smtp_dns_support_level = disabled
relay_domains = ${domain}, ${bouncesTo?.domain ?? domain}
transport_maps = inline:{ {${domain}=lmtp:inet:127.0.0.1:${deliverTo.port}}, {${
  bouncesTo?.domain ?? 'nobody.invalid'
}=lmtp:inet:127.0.0.1:${bouncesTo?.port ?? 9}} }
default_transport = error:this server reaches nobody else
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access inline:{ {refused@${domain}=550 5.1.1 no such person}, {busy@${domain}=450 4.2.1 later} }
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
delay_warning_time = 1s
${tls ? `smtpd_tls_security_level = encrypt\nsmtpd_tls_cert_file = ${folder}/cert.pem\nsmtpd_tls_key_file = ${folder}/key.pem` : ''}
`

const masterCf = (port: number) => `
127.0.0.1:${port} inet n - n - - smtpd
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 1 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
proxymap  unix  - - n - - proxymap
error     unix  - - n - - error
retry     unix  - - n - - error
lmtp      unix  - - n - - lmtp
anvil     unix  - - n - 1 anvil
postlog   unix-dgram n - n - 1 postlogd
`

const greets = (port: number): Promise<boolean> =>
  new Promise((answer) => {
    const socket = connect(port, '127.0.0.1')
    socket.setTimeout(2000, () => socket.destroy())
    socket.once('data', (data) => {
      answer(data.toString('latin1').startsWith('220'))
      socket.end('QUIT\r\n')
    })
    socket.once('error', () => answer(false))
    socket.once('close', () => answer(false))
  })
