import type { Compilable, CompiledQuery, QueryResult } from 'kysely'
import type { Db, Tx } from './tables.ts'

/** Stands in a query for the value of that name, which each run gives. */
export type Param<Values> = <Name extends keyof Values & string>(name: Name) => Values[Name]

/**
 * A query that is built and compiled once and run often, each time with its own values: doing so anew took 23 of the 29 µs
 * of reading a bot. Only for queries whose text is always the same: a value must not decide what `build` builds.
 */
export function prepared<Values extends object, Row = unknown>(
  build: (db: Db | Tx, param: Param<Values>) => Compilable<Row>,
): (db: Db | Tx, values: Values) => Promise<QueryResult<Row>> {
  // One text for each kind of database.
  const compiled = new WeakMap<object, CompiledQuery<Row>>()
  return (db, values) => {
    const { adapter } = db.getExecutor()
    const query = compiled.get(adapter) ?? build(db, standIn).compile()
    compiled.set(adapter, query)
    const named = values as Record<string, unknown>
    const parameters = query.parameters.map((value) => (isStandIn(value) ? named[value[NAME]] : value))
    return db.executeQuery<Row>({ ...query, parameters })
  }
}

const NAME = Symbol('the name of the value')

type StandIn = { [NAME]: string }

// Kysely takes any object for a value and hands it on as it is.
function standIn<Value>(name: string): Value {
  return { [NAME]: name } as Value
}

function isStandIn(value: unknown): value is StandIn {
  return typeof value === 'object' && value !== null && NAME in value
}
