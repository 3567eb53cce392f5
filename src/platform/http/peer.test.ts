import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testHouse } from '../../testing/house.ts'
import { peerOf } from './peer.ts'

const t = await testHouse()

test('a peer is an address of version 4, or the network of version 6 that one subscriber has', () => {
  for (const [address, peer] of [
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8::', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:207', '192.0.2.7'],
    ['0:0:0:0:0:ffff:192.0.2.7', '192.0.2.7'],
    ['::192.0.2.7', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
    ['1::2:3:4:5:6:7', '1:0:2:3::/64'],
    ['1:2:3:4:5:6:192.0.2.7', '1:2:3:4::/64'],
    ['unknown', 'unknown'],
    ['', ''],
  ] as const)
    assert.equal(peerOf(address), peer, address)
})

test('who changes his address within his network meets the limit he has used up; his neighbour does not', async () => {
  const ask = async (remoteAddress: string) =>
    (await t.web.inject({ method: 'POST', url: '/api/v1/token', remoteAddress })).statusCode
  const { max } = t.house.routes.find(({ url }) => url === '/api/v1/token')!.limit!
  for (let n = 1; n <= max; n++) assert.notEqual(await ask(`2001:db8:1:2::${n.toString(16)}`), 429)
  assert.equal(await ask('2001:db8:1:2:ffff::1'), 429)
  assert.notEqual(await ask('2001:db8:1:3::1'), 429)
  assert.notEqual(await ask('192.0.2.7'), 429)
})
