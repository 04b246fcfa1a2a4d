import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { App, HTTPReceiver } from '@slack/bolt'
import Database from 'better-sqlite3'

// The least that a Bolt app can do with a command and lose nothing: store one row durably, then acknowledge. Webhooks on the
// same port, one row each, so that the same load can be put on it.

const database = new Database((process.env['DATABASE_URL'] ?? '').replace('sqlite:', ''))
database.pragma('journal_mode = WAL')
database.pragma('synchronous = FULL')
database.exec('create table if not exists taken (id integer primary key, text text)')
const insert = database.prepare('insert into taken (text) values (?)')

const receiver = new HTTPReceiver({ signingSecret: process.env['SLACK_SIGNING_SECRET'] ?? '' })
const app = new App({
  receiver,
  token: process.env['SLACK_BOT_TOKEN'] ?? '',
  clientOptions: { slackApiUrl: process.env['SLACK_API_URL'] ?? '' },
  deferInitialization: true,
})
app.command('/record', async ({ command, ack }) => {
  insert.run(command.text)
  await ack()
})
await app.init()

const server = createServer((request, response) => {
  if (request.url !== '/webhooks/recall') return receiver.requestListener(request, response)
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    insert.run(Buffer.concat(chunks).toString())
    response.writeHead(204).end()
  })
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`)
})
