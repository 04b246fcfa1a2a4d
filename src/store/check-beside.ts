import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'

// A thread of its own for check-content.ts: reads the whole file while the app works on it.

const { file } = workerData as { file: string }
const database = new Database(file, { readonly: true })
const said = String(database.pragma('integrity_check(1)', { simple: true }))
database.close()
parentPort?.postMessage(said)
