import { family, spending } from '../../bench/machine.ts'
import { createRenderer } from '../platform/pdf/renderer.ts'
import { believed, evidence, receiptWith, verifier } from './example-receipt.ts'
import { verifyReceipt } from './verify.ts'

/* Run by bench/figures/evidence.ts, in a process of its own: what a receipt costs. */

const RECEIPTS = 40

const renderer = createRenderer()
const text = JSON.stringify(evidence)
for (let i = 0; i < 10; i++) await receiptWith(renderer, text)
const spent = spending({ ours: () => family(process.pid) })
let receipt: Buffer = Buffer.alloc(0)
for (let i = 0; i < RECEIPTS; i++) receipt = await receiptWith(renderer, text)
const making = spent().by['ours']! / RECEIPTS
await renderer.stop()
const brought = { trust: believed, verifiers: [verifier] }
if (verifyReceipt(receipt, brought).verdict !== 'right') throw new Error('the receipt is not right')
const before = process.cpuUsage()
for (let i = 0; i < RECEIPTS; i++) verifyReceipt(receipt, brought)
const { user, system } = process.cpuUsage(before)
process.send!({ bytes: receipt.length, made: making, checked: (user + system) / 1000 / RECEIPTS })
process.disconnect?.()
