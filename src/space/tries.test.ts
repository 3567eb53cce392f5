import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testHouse } from '../testing/house.ts'
import { countTry, forgiveTries, rightTry, triesAt, uncountTry } from './tries.ts'

const t = await testHouse()
const { ports } = t.house
const at = (number: string, network: number) => triesAt(ports, 'password', number, `198.51.100.${network}`)
/** Tries from ever new networks until one is refused: how many passed, and for how long the number waits. */
async function fromEverywhere(number: string) {
  for (let passed = 0; passed < 200; passed++) {
    const refused = await countTry(ports, at(number, 100 + passed))
    if (refused) return { passed, seconds: refused.params['seconds'] }
  }
  return null
}

test('from many networks together a number is tried fifty times an hour, whoever has it', async () => {
  for (const number of ['9955500001', '1234567890']) {
    assert.deepEqual(await fromEverywhere(number), { passed: 50, seconds: 3600 })
    assert.equal((await countTry(ports, at(number, 7)))?.refusal, 'slow-down')
    assert.equal(await countTry(ports, at('9955500002', 7)), null, 'another number is not slowed')
  }
  t.clock.set(t.clock.now().add({ hours: 1 }))
  assert.equal(
    (await fromEverywhere('9955500001'))?.passed,
    50,
    'a network that was refused with the rest has lost no try',
  )
})

test('a right try and one that nobody looked at fill up nothing; a recovery or a key empties it all', async () => {
  const number = '9955500003'
  for (let n = 0; n < 60; n++) {
    assert.equal(await countTry(ports, at(number, n)), null)
    await (n % 2 ? rightTry : uncountTry)(ports, at(number, n))
  }
  for (let n = 0; n < 5; n++) assert.equal(await countTry(ports, at(number, 7)), null, String(n))
  assert.equal((await countTry(ports, at(number, 7)))?.params['seconds'], 30)
  assert.equal((await fromEverywhere(number))?.passed, 45)
  await forgiveTries(ports, { foreignerNumber: number, caseNumber: null }, '198.51.100.7')
  assert.equal(await countTry(ports, at(number, 7)), null)
})
