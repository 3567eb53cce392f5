import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Config } from '../platform/config.ts'

export type Address = { readonly port: number; readonly host: string; readonly what: string }

/** Every port that bin/start takes, and what answers there. */
export function addressesOf(config: Config): Address[] {
  const { host, port, operationsPort, workerPort } = config.listen
  const local = '127.0.0.1'
  const { bounceListen } = config.mail
  return [
    { host, port, what: 'the pages' },
    { host, port: operationsPort, what: 'the metrics' },
    { host, port: workerPort, what: 'the metrics of the worker' },
    { host: local, port: config.smtp.port, what: 'the mail twin' },
    { host: local, port: Number(new URL(config.sms.url).port), what: 'the text gateway twin' },
    { host: local, port: Number(new URL(config.oidc.issuer).port), what: 'the identity twin' },
    ...(bounceListen === null ? [] : [{ host: bounceListen.host, port: bounceListen.port, what: 'reports of mail' }]),
  ]
}

/** Those that another program has. One that is ending needs a moment: looks again for `seconds`, having said so. */
export async function takenAddresses(
  addresses: readonly Address[],
  seconds: number,
  sayThatWeWait: () => void,
): Promise<Address[]> {
  const until = performance.now() + seconds * 1000
  let said = false
  for (;;) {
    const taken: Address[] = []
    for (const address of addresses) if (!(await isFree(address))) taken.push(address)
    if (taken.length === 0 || performance.now() > until) return taken
    if (!said) sayThatWeWait()
    said = true
    await wait(200)
  }
}

function isFree({ port, host }: Address): Promise<boolean> {
  return new Promise((answer) => {
    const server = createServer()
    server.once('error', () => answer(false))
    server.listen(port, host, () => server.close(() => answer(true)))
  })
}
