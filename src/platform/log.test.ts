import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog } from './log.ts'

test('a fault is logged without its message, which may quote a number or an address', () => {
  const lines: string[] = []
  const log = createLog('info', { write: (line) => void lines.push(line) })
  log.fault(
    'request',
    Object.assign(new Error('Key (foreigner_number)=(9912345678) already exists'), { code: '23505' }),
    { route: '/x' },
  )
  assert.equal(lines.length, 1)
  assert.doesNotMatch(lines[0]!, /9912345678/)
  const line = JSON.parse(lines[0]!) as Record<string, unknown>
  assert.equal(line['code'], '23505')
  assert.ok(Array.isArray(line['frames']) && line['frames'].length > 0)
})
