import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

// The real process and its real output, against a Slack and a Recall that fail and say back all they were told.

const secret = () => randomBytes(12).toString('hex')

/** Answers as `answer` says, and everything else with an error that holds the request's address, headers and body. */
async function openEcho(answer: (request: IncomingMessage, response: ServerResponse) => boolean) {
  const heard: string[] = []
  const server = createServer(async (request, response) => {
    heard.push(request.url ?? '')
    let body = ''
    for await (const chunk of request) body += String(chunk)
    if (answer(request, response)) return
    response.writeHead(500, { 'x-echo': String(request.headers.authorization) })
    response.end(JSON.stringify({ detail: `${request.url} ${JSON.stringify(request.headers)} ${body}` }))
  })
  server.on('upgrade', (request, socket) => {
    heard.push(request.url ?? '')
    socket.end(`HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n${request.url}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = (server.address() as AddressInfo).port
  return {
    heard,
    port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test('no secret is in what the process writes, at its most talkative, while all that it asks fails and echoes', async () => {
  const [bot, app, key, hook, ticket] = [secret(), secret(), secret(), secret(), secret()]
  await using slack = await openEcho((request, response) => {
    if (request.url !== '/api/apps.connections.open') return false
    const url = `ws://127.0.0.1:${slack.port}/link/?ticket=${ticket}&app_id=1`
    response.end(JSON.stringify({ ok: true, url }))
    return true
  })
  await using recall = await openEcho(() => false)
  const folder = await mkdtemp(join(tmpdir(), 'slack-recorder-'))
  const child = spawn(process.execPath, ['src/main.ts'], {
    env: {
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'trace',
      SLACK_BOT_TOKEN: `xoxb-${bot}`,
      SLACK_APP_TOKEN: `xapp-${app}`,
      SLACK_API_URL: `http://127.0.0.1:${slack.port}/api/`,
      RECALL_API_KEY: key,
      RECALL_API_URL: `http://127.0.0.1:${recall.port}`,
      RECALL_WEBHOOK_SECRET: `whsec_${hook}`,
      PUBLIC_URL: 'https://recorder.example.com',
      DATABASE_URL: `sqlite:${join(folder, 'recorder.db')}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exit = once(child, 'exit')
  try {
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
    const until = async (seen: () => unknown) => {
      while (!seen())
        await Promise.race([once(child.stdout, 'data'), exit.then(() => Promise.reject(new Error(output)))])
    }
    await until(() => /"port":\d+/.test(output))
    const url = `http://127.0.0.1:${/"port":(\d+)/.exec(output)?.[1]}`
    const token = randomBytes(16).toString('base64url')
    const body = JSON.stringify({ event: 'bot.done', token })
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}`, 'webhook-id': token }
    expect((await fetch(`${url}/webhooks/recall?key=${key}`, { method: 'POST', headers, body })).status).toBe(401)
    expect((await fetch(`${url}/r/${token}`)).status).toBe(404)
    await until(() => output.includes('a webhook was refused') && recall.heard.length > 0)
    expect(slack.heard.some((path) => path.includes(ticket))).toBe(true)
    child.kill('SIGTERM')
    expect((await exit)[0]).toBe(0)
    for (const hidden of [bot, app, key, hook, ticket, token]) expect(output).not.toContain(hidden)
    expect(output).not.toMatch(/authorization|x-echo/i)
  } finally {
    child.kill('SIGKILL')
    await rm(folder, { recursive: true })
  }
})
