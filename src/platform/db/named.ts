import type pg from 'pg'

/** A statement with a name: parsed and planned once a connection. For the three or four hottest (stack.md). */
export type NamedStatement = { readonly name: string; readonly text: string }

export type Named = <Row extends pg.QueryResultRow>(
  statement: NamedStatement,
  values: readonly unknown[],
) => Promise<Row[]>

export const createNamed =
  (pool: pg.Pool): Named =>
  async <Row extends pg.QueryResultRow>({ name, text }: NamedStatement, values: readonly unknown[]) =>
    (await pool.query<Row>({ name, text, values: [...values] })).rows
