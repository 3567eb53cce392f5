/**
 * A thread of `bin/pli audit`: the documents against their facts, while the log is read on another core. To unseal what a million
 * deposits sealed takes as long as to hash the log they are in.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { auditDocuments } from './delivery/index.ts'
import { keysHeld } from './evidence-audit-keys.ts'
import { poolOfAudit } from './evidence-audit-pool.ts'
import { readConfig } from './platform/config.ts'
import { createDb } from './platform/db/db.ts'

const pool = poolOfAudit(workerData as string, 1)
try {
  parentPort!.postMessage(await auditDocuments(createDb(pool), keysHeld(readConfig(process.env))))
} finally {
  await pool.end()
}
