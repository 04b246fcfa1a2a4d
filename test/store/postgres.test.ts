import { afterAll, beforeAll } from 'vitest'
import type { OpenDatabase } from '../../src/store/database.ts'
import { openPostgres } from '../../src/store/open-postgres.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { installationsContract } from './installations-contract.ts'
import { journalContract } from './journal-contract.ts'
import { peopleContract } from './people-contract.ts'
import { readingContract } from './reading-contract.ts'
import { storeContract } from './store-contract.ts'

let server: PostgresServer

beforeAll(async () => {
  server = await startPostgres()
})

afterAll(() => server[Symbol.asyncDispose]())

const openNew = async (): Promise<OpenDatabase> => openPostgres(await server.newDatabase())

storeContract('Postgres', openNew)
journalContract('Postgres', openNew)
peopleContract('Postgres', openNew)
readingContract('Postgres', openNew)
installationsContract('Postgres', openNew)
