import Fastify from 'fastify'
import { renderToString } from 'preact-render-to-string'
import { createPool } from '../../src/platform/db/pool.ts'
import { sheets } from '../../src/ui/styles.ts'

/**
 * What nobody can do without: a Fastify route, one prepared statement, ten lines through Preact, a page as heavy as ours.
 * No session, no right, no language, no header, no metric, no log. The person's id comes in the cookie, in clear.
 */
const pool = createPool({ connectionString: process.env['PEER_DATABASE']! }, 12)
const LIST = {
  name: 'list',
  text: 'select id, kind, made_available_at as at from delivery.document where person_id = $1 order by made_available_at desc limit 10',
}
const app = Fastify()
app.get('/inbox', async (request, reply) => {
  const personId = (request.headers.cookie ?? '').slice('pli-session='.length)
  const { rows } = await pool.query<{ id: string; kind: string; at: Temporal.Instant }>({ ...LIST, values: [personId] })
  const page = renderToString(
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <style dangerouslySetInnerHTML={{ __html: sheets.person.css }} />
        <title>Documents</title>
      </head>
      <body>
        <main>
          <h1>Documents</h1>
          <ul>
            {rows.map((row) => (
              <li key={row.id}>
                <a href={`/documents/${row.id}`}>{row.kind}</a> <small>{row.at.toString()}</small>
              </li>
            ))}
          </ul>
        </main>
      </body>
    </html>,
  )
  return reply.type('text/html; charset=utf-8').send(`<!doctype html>${page}`)
})
await app.listen({ host: '127.0.0.1', port: Number(process.env['PEER_PORT']) })
process.send?.('ready')
process.on('disconnect', () => process.exit(0))
