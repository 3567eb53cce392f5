import { createHouse } from './house.ts'
import { startOperations } from './operations.ts'
import { systemClock } from './platform/clock.ts'
import { startClockwork } from './platform/clockwork.ts'
import { connect } from './platform/connections.ts'
import { loadWords } from './platform/i18n/index.ts'
import { work } from './platform/jobs/queue.ts'
import { createLog } from './platform/log.ts'
import { travelledClock } from './platform/travelled-clock.ts'
import { settings } from './settings.ts'
import { onStop } from './stop.ts'

/** The worker: jobs and sweeps. Any number may run beside each other. */
const config = settings('worker')
loadWords() // a broken language stops the start, not a page
const log = createLog(config.logLevel)
const connections = await connect(config)
const clock = config.env === 'production' ? systemClock : await travelledClock(connections.worker)
const house = await createHouse(config, clock, log, connections)
const jobs = await work(connections.worker, house.jobs, (name, error) => {
  house.ports.metrics.jobFailed(name)
  log.fault('job', error, { job: name })
})
const operations = await startOperations(house.ports.metrics, config.listen.host, config.listen.workerPort)
const reports = await house.listenForReports()
const clockwork = startClockwork(house.workerDb, clock, house.sweeps, log)
log.info('working', { jobs: Object.keys(house.jobs).length, sweeps: house.sweeps.length })
process.send?.('ready')
onStop(async () => {
  await clockwork.stop()
  await reports?.stop()
  operations.close()
  await jobs.stop()
  await house.stop()
  await connections.stop()
})
