/**
 * A process that has loaded the packages and waits to be told which file of ours to run: after a save only our own files
 * are left to load. It loads those that take time; one that is missing here costs a moment, nothing else.
 */
const SLOW = [
  '@fastify/formbody',
  '@fastify/multipart',
  '@node-rs/argon2',
  'esbuild',
  'fastify',
  'intl-messageformat',
  'iso-639-3',
  'libphonenumber-js/max',
  'mailparser',
  'nodemailer',
  'openid-client',
  'pg',
  'pg-boss',
  'pino',
  'preact-render-to-string',
  'prom-client',
  'qrcode',
  'smtp-server',
]

const alone = () => process.exit(0)
process.once('disconnect', alone)
process.on('SIGINT', () => {}) // the Ctrl-C of a terminal is for who started us
const told = new Promise<string>((tell) => process.once('message', (file) => tell(String(file))))
await Promise.all(SLOW.map((name) => import(name)))
const file = await told
process.off('disconnect', alone) // from here on, src/stop.ts ends it in order
await import(file)
