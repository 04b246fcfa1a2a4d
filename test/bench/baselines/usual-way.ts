import type { AddressInfo } from 'node:net'
import { App, ExpressReceiver } from '@slack/bolt'
import Database from 'better-sqlite3'
import { Webhook } from 'standardwebhooks'

// How such an app is usually written: a route on Bolt's own Express, the library that checks Standard Webhooks, one
// commit for each request, at the same durability as ours.

const database = new Database((process.env['DATABASE_URL'] ?? '').replace('sqlite:', ''))
database.pragma('journal_mode = WAL')
database.pragma('synchronous = FULL')
database.exec('create table if not exists deliveries (id text primary key, event text, bot text, body text)')
const insert = database.prepare('insert into deliveries values (?, ?, ?, ?) on conflict do nothing')

const webhook = new Webhook(process.env['RECALL_WEBHOOK_SECRET'] ?? '')
const receiver = new ExpressReceiver({ signingSecret: 'not used here' })
receiver.router.post('/webhooks/recall', async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks).toString()
  try {
    const { event, data } = webhook.verify(body, request.headers as Record<string, string>) as {
      event: string
      data: { bot: { id: string } }
    }
    insert.run(request.headers['webhook-id'], event, data.bot.id, body)
    response.status(204).end()
  } catch {
    response.status(401).end()
  }
})

new App({ receiver, token: 'xoxb-not-used', tokenVerificationEnabled: false, botId: 'B1', botUserId: 'U1' })
const server = await receiver.start(0)
process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`)
