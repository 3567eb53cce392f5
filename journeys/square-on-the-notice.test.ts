import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { journey } from './journey.ts'
import { enrol, press } from './steps.ts'

const person = { number: '9900001008', language: 'eng', how: 'read-by-him' }
const run = promisify(execFile)

journey(
  'The square on the notice fills the key in; without scripts one types it',
  {
    needs: ['poppler', 'zbar'],
  },
  async (j) => {
    const { key, path } = await enrol(j, await j.desk('guichet-75'), person)
    await run('pdftoppm', ['-r', '200', '-gray', '-png', '-singlefile', path, path])
    const { stdout } = await run('zbarimg', ['--quiet', '--raw', `${path}.png`])
    const square = new URL(stdout.trim())
    assert.equal(square.origin, j.config.publicUrl.origin)
    assert.equal(square.search, '', 'the key is only where no browser sends it')

    const phone = await j.phone('en-GB', { scripts: true })
    const asked: string[] = []
    phone.on('request', (request) => asked.push(request.url()))
    await phone.goto(square.href)
    assert.equal((await phone.inputValue('[name=key]')).replaceAll(/\W/g, ''), key.replaceAll(/\W/g, ''))
    assert.equal(phone.url(), new URL('/activation', square).href, 'nor is it left in the address bar')
    assert.ok(asked.length > 0 && asked.every((url) => !url.includes(key.slice(0, 3)) || url.includes('#')))
    await phone.fill('[name=number]', person.number)
    await press(phone, '/activation')
    assert.equal(new URL(phone.url()).pathname, '/activation/password')

    const plain = await j.phone('en-GB')
    await plain.goto(square.href)
    assert.equal(await plain.inputValue('[name=key]'), '')
  },
)
