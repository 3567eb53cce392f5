import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { freePort, type Running, run, until } from './processes.ts'

export type TestClamd = Running & { readonly socket: string; readonly port: number }

/** A clamd of our own in this folder, whatever account runs it: it knows one signature, and downloads none. */
export async function startClamd(folder: string, signature: string): Promise<TestClamd> {
  const socket = join(folder, 'clamd.sock')
  const port = await freePort()
  writeFileSync(join(folder, 'own.ndb'), `Pli.Test.Eicar:0:*:${Buffer.from(signature).toString('hex')}\n`)
  const settings = [
    'Foreground yes',
    `DatabaseDirectory ${folder}`,
    `LocalSocket ${socket}`,
    `TCPSocket ${port}`,
    'TCPAddr 127.0.0.1',
    'TemporaryDirectory /dev/shm', // as docs/operations.md asks: no letter in clear ever lies on a disk
    `LogFile ${join(folder, 'clamd.log')}`,
    'StreamMaxLength 1M',
    'AlertExceedsMax yes',
    'MaxThreads 4',
  ]
  writeFileSync(join(folder, 'clamd.conf'), `${settings.join('\n')}\n`)
  const clamd = run('clamd', [`--config-file=${join(folder, 'clamd.conf')}`])
  await until('clamd to answer', () => answersPing(socket), 60)
  return { ...clamd, socket, port }
}

const answersPing = (socket: string) =>
  new Promise<boolean>((answer) => {
    const c = connect(socket)
    c.on('error', () => answer(false))
    c.on('data', (d) => {
      c.destroy()
      answer(d.toString().startsWith('PONG'))
    })
    c.write('zPING\0')
  })
