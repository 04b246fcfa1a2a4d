import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Watches a server from its start; the returned function closes it: the requests under way are answered, and no
 * connection outlives them. `server.close` alone waits for kept-alive ones, and for those that never asked anything.
 */
export function watchConnections(server: Server): () => Promise<void> {
  const sockets = new Set<Socket>()
  const underWay = new Map<ServerResponse, Socket>()
  let closing = false

  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('request', (request, response) => {
    underWay.set(response, request.socket)
    response.once('close', () => {
      underWay.delete(response)
      if (closing) request.socket.destroySoon()
    })
  })

  return () =>
    new Promise((resolve) => {
      closing = true
      server.close(() => resolve())
      for (const response of underWay.keys()) if (!response.headersSent) response.setHeader('connection', 'close')
      const busy = new Set(underWay.values())
      for (const socket of sockets) if (!busy.has(socket)) socket.destroy()
    })
}
