import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

// The least that can be done with a signed webhook: read it, check its signature, answer. Nothing is stored.

const key = Buffer.from((process.env['RECALL_WEBHOOK_SECRET'] ?? '').replace(/^whsec_/, ''), 'base64')

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = request.headers
    const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(Buffer.concat(chunks)).digest()
    const given = Buffer.from(String(signature).replace('v1,', ''), 'base64')
    const right = given.length === expected.length && timingSafeEqual(given, expected)
    response.writeHead(right ? 204 : 401).end()
  })
})

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`)
})
