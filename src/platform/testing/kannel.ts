import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needs } from './needs.ts'
import { freePort, type Running, run, until } from './processes.ts'

export type KannelSetUp = {
  /** `prefixes` in E.164 (`+336`): the numbers that go to this carrier; all of them when absent. */
  carriers: { port: number; prefixes?: string[] }[]
  /** `spool` is what we run; the others serve to show why. */
  store?: 'spool' | 'file'
  receipts?: 'spool' | 'internal'
}

export type Kannel = {
  /** What the `kannel` adapter needs to know of it. */
  url: string
  username: string
  password: string
  log(): string
  /** SIGKILL to bearerbox, nothing said. Its smsbox ends by itself when it sees the connection gone. */
  kill(): Promise<void>
  /** Both again, with what the stores kept. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export const kannelAbsent = (): false | string => needs('kannel')

/** A real Kannel, bearerbox and smsbox, with its own configuration, ports and stores in a temporary folder. */
export async function startKannel(setUp: KannelSetUp): Promise<Kannel> {
  const folder = mkdtempSync(join(tmpdir(), 'kannel-'))
  for (const name of ['store', 'receipts']) mkdirSync(join(folder, name))
  const ports = { admin: await freePort(), smsbox: await freePort(), sendsms: await freePort() }
  const file = join(folder, 'kannel.conf')
  writeFileSync(file, configuration(setUp, folder, ports))
  const running = new Map<string, Running>()
  const end = async (name: string) => {
    await running.get(name)?.end('SIGKILL')
    running.delete(name)
  }
  const start = async () => {
    running.set('bearerbox', run('bearerbox', [file]))
    await until('bearerbox and its carriers', () => online(ports.admin, setUp.carriers.length))
    running.set('smsbox', run('smsbox', [file]))
    await until('smsbox', () => answers(ports.sendsms))
    await until('smsbox to reach bearerbox', async () => (await status(ports.admin)).includes('smsbox:'))
  }
  const stop = async () => {
    for (const name of ['smsbox', 'bearerbox']) await end(name)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    await start()
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url: `http://127.0.0.1:${ports.sendsms}/cgi-bin/sendsms`,
    username: 'pli',
    password: 'secret',
    log: () => ['bearerbox.log', 'smsbox.log'].map((name) => readFileSync(join(folder, name), 'utf8')).join('\n'),
    kill: () => end('bearerbox'),
    async restart() {
      for (const name of ['smsbox', 'bearerbox']) await end(name)
      await start()
    },
    stop,
  }
}

/**
 * What matters in it, for any Kannel that carries our messages:
 * - `store-type` and `dlr-storage` on disk, or a killed bearerbox forgets what it had accepted and whose receipts are due;
 * - no access log, and logs of errors only (3): all others hold numbers, some the texts;
 * - `max-messages`: longer texts are cut off without a word (the adapter refuses to send them);
 * - `http-request-retry`: without it, a report that finds our server restarting is lost (elsewhere: every 10 s for hours).
 * Both boxes need a supervisor: smsbox ends when bearerbox does. Nothing is synced to disk, so a power cut may still lose
 * the last moments; a killed process does not.
 */
const configuration = (setUp: KannelSetUp, folder: string, ports: Record<'admin' | 'smsbox' | 'sendsms', number>) =>
  `group = core
admin-port = ${ports.admin}
admin-interface = 127.0.0.1
admin-password = secret
smsbox-port = ${ports.smsbox}
smsbox-interface = 127.0.0.1
store-type = ${setUp.store ?? 'spool'}
store-location = ${folder}/store${setUp.store === 'file' ? '/messages' : ''}
dlr-storage = ${setUp.receipts ?? 'spool'}
dlr-spool = ${folder}/receipts
log-file = ${folder}/bearerbox.log
log-level = 3

${setUp.carriers.map(carrier).join('\n')}
group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = ${ports.sendsms}
sendsms-interface = 127.0.0.1
http-request-retry = 30
http-queue-delay = 1
log-file = ${folder}/smsbox.log
log-level = 3

group = sendsms-user
username = pli
password = secret
max-messages = 10
concatenation = true
`

const carrier = ({ port, prefixes }: KannelSetUp['carriers'][number], index: number) =>
  `group = smsc
smsc = smpp
smsc-id = carrier-${index}
host = 127.0.0.1
port = ${port}
transceiver-mode = true
reconnect-delay = 1
smsc-username = pli
smsc-password = secret
system-type = ""
${prefixes === undefined ? '' : `allowed-prefix = "${prefixes.join(';')}"`}
`

const status = async (port: number): Promise<string> => {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/status.txt?password=secret`)
    return await response.text()
  } catch {
    return ''
  }
}

const online = async (port: number, carriers: number): Promise<boolean> =>
  (await status(port)).split('\n').filter((line) => line.includes('(online')).length >= carriers

const answers = (port: number): Promise<boolean> =>
  new Promise((answer) => {
    const socket = connect(port, '127.0.0.1', () => {
      answer(true)
      socket.destroy()
    })
    socket.once('error', () => answer(false))
  })
