import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** One listening HTTP server; `close` cuts every connection and waits until the port is free. */
export type SlackDoor = { baseUrl: string; close(): Promise<void> }

type DoorOptions = {
  host: string
  port: number
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

/** Starts to listen; rejects when the port is taken. */
export async function openSlackDoor({ host, port, answer, upgrade }: DoorOptions): Promise<SlackDoor> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // Either the caller went away, or the simulator is broken and somebody has to see why.
      if (!response.headersSent) response.writeHead(500)
      response.end(error instanceof Error ? error.stack : String(error))
    })
  })
  const upgraded = new Set<Duplex>()
  server.on('upgrade', (request, socket, head) => {
    upgraded.add(socket)
    socket.on('close', () => upgraded.delete(socket))
    socket.on('error', () => socket.destroy())
    upgrade(request, socket, head)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    baseUrl: `http://${host}:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
        for (const socket of upgraded) socket.destroy()
      }),
  }
}
