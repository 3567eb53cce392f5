import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { deliveryReportUrl, readDeliveryReport } from './report.ts'

const key = Buffer.alloc(32, 3)
const reports = { url: 'https://pli.test/sms/report', key }

/** What our server gets when Kannel fills in the URL it was given. */
function queryOf(id: string, event: string, more = ''): Record<string, string> {
  const url = deliveryReportUrl(reports, id).replace('%d', event).replace('%D', encodeURIComponent(more))
  return Object.fromEntries(new URL(url).searchParams)
}

test('each event of Kannel has its meaning, and the unknown is never a success', () => {
  const cases: [string, string, boolean][] = [
    ['1', 'delivered', true],
    ['2', 'failed', true],
    ['4', 'buffered', false],
    ['8', 'accepted', false],
    ['16', 'rejected', true],
    ['0', 'unknown', false],
    ['3', 'unknown', false],
    ['', 'unknown', false],
    ['toString', 'unknown', false],
  ]
  for (const [event, outcome, final] of cases) {
    assert.deepEqual(readDeliveryReport(queryOf('m-1', event), key), { id: 'm-1', outcome, final })
  }
})

test("the network's error is told by its number", () => {
  const more = (error: string) => `?orig_msg?dlr_mask=31&?smpp?dlr_err=${error}&`
  assert.equal(readDeliveryReport(queryOf('m-1', '2', more('%03%00%1B')), key)?.code, '27')
  assert.equal(readDeliveryReport(queryOf('m-1', '2', more('%03%01A')), key)?.code, '321')
  for (const none of [more('%03%00%00'), more(''), more('%03%00'), more('%03%00%1B%00'), '?smpp_resp?', 'dlr_err=27']) {
    assert.equal(readDeliveryReport(queryOf('m-1', '2', none), key)?.code, undefined, none)
  }
})

test('a report without the tag of its own message is none of ours', () => {
  const good = queryOf('m-1', '1')
  assert.notEqual(readDeliveryReport(good, key), null)
  assert.equal(readDeliveryReport({ ...good, id: 'm-2' }, key), null)
  assert.equal(readDeliveryReport({ ...good, tag: '' }, key), null)
  assert.equal(readDeliveryReport({ ...good, tag: ['x'] }, key), null)
  assert.equal(readDeliveryReport({ ...good, id: ['m-1'] }, key), null)
  assert.equal(readDeliveryReport(good, Buffer.alloc(32, 4)), null)
  assert.equal(readDeliveryReport({}, key), null)
  fc.assert(fc.property(fc.object(), (query) => readDeliveryReport(query, key) === null))
})

test('the URL asks nothing of Kannel that is about the person or the text', () => {
  const url = deliveryReportUrl(reports, 'm-1')
  assert.deepEqual(url.match(/%./g), ['%d', '%D'])
  for (const id of ['', 'a b', 'a&b', 'a%d', 'é', 'x'.repeat(65)])
    assert.throws(() => deliveryReportUrl(reports, id), /id of/)
})
