import { startBeating } from './beating.ts'
import { createHouse, createWebHouse } from './house.ts'
import { startOperations } from './operations.ts'
import { systemClock } from './platform/clock.ts'
import { connect, connectWeb } from './platform/connections.ts'
import { loadWords } from './platform/i18n/index.ts'
import { createLog } from './platform/log.ts'
import { travelledClock } from './platform/travelled-clock.ts'
import { settings } from './settings.ts'
import { onStop } from './stop.ts'
import { createWeb } from './web.ts'

/** The web process: configuration → house → listen. Any number may run beside each other. */
const config = settings('web')
loadWords() // a broken language stops the start, not a page
const log = createLog(config.logLevel)
const { house, disconnect } = await (config.env === 'production' ? ownHouse() : wholeHouse())
const web = await createWeb(house)
await web.listen({ host: config.listen.host, port: config.listen.port })
const operations = await startOperations(house.ports.metrics, config.listen.host, config.listen.operationsPort)
log.info('listening', { port: config.listen.port })
const beating = config.env === 'production' ? startBeating(web, house.ports) : null // a travelled clock would make outages
process.send?.('ready')
onStop(async () => {
  beating?.stop()
  await web.close()
  operations.close()
  await house.stop()
  await disconnect()
})

/** Of PostgreSQL's roles its own alone: whoever breaks in here has no right over a person by that. */
async function ownHouse() {
  const { app, stop: disconnect } = connectWeb(config)
  return { house: await createWebHouse(config, systemClock, log, app), disconnect }
}

/** Development: one process that shows and moves all there is (/dev). */
async function wholeHouse() {
  const connections = await connect(config)
  const clock = await travelledClock(connections.app)
  return { house: await createHouse(config, clock, log, connections), disconnect: connections.stop }
}
