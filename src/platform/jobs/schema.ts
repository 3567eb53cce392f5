import { readFile } from 'node:fs/promises'
import type pg from 'pg'
import { PgBoss, type Queue } from 'pg-boss'
import { executeOver } from './queue.ts'

const QUEUE_DEFAULTS = {
  deadLetter: 'dead',
  expireInSeconds: 300,
  heartbeatSeconds: 30, // of a worker that was killed: what it held is looked for each minute, and given to another
  retentionSeconds: 14 * 86400,
  deleteAfterSeconds: 7 * 86400,
}

/** The job queue's tables and queues, made by the owner at migration: the web and worker roles hold no DDL. */
export async function installJobs(owner: pg.ClientBase, queuesFile = 'db/queues.json'): Promise<void> {
  const boss = new PgBoss({
    schema: 'jobs',
    db: executeOver(owner),
    supervise: false,
    schedule: false,
    migrate: true,
    createSchema: true,
  })
  boss.on('error', () => {}) // start() itself rejects; the event would only say it twice
  await boss.start()
  const queues = JSON.parse(await readFile(queuesFile, 'utf8')) as Queue[]
  const there = new Set((await boss.getQueues()).map((q) => q.name))
  for (const { name, ...options } of queues) {
    const wanted = name === 'dead' ? options : { ...QUEUE_DEFAULTS, ...options }
    if (there.has(name)) await boss.updateQueue(name, wanted)
    else await boss.createQueue(name, wanted)
  }
  await boss.stop({ graceful: false })
  // The worker's alone: what the web process wants done is a row of platform.due_job.
  await owner.query(`
    revoke all on schema jobs from pli_app, pli_door, pli_person, pli_staff;
    revoke all on all tables in schema jobs from pli_app, pli_door, pli_person, pli_staff;
    grant usage on schema jobs to pli_worker;
    grant select, insert, update, delete on all tables in schema jobs to pli_worker;
    grant execute on all functions in schema jobs to pli_worker;
    grant usage on all sequences in schema jobs to pli_worker`)
}
