import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** What one load came to: answers with the expected status, and how long it took from the first byte to the last answer. */
export type Sent = { answered: number; refused: number; ms: number; latencies: Float64Array }

const END_OF_HEAD = Buffer.from('\r\n\r\n')

/**
 * Sends whole HTTP requests over `connections` sockets, each the next one when its last is answered (a closed loop). Bare
 * sockets, so that the sender is not what is measured: it costs a quarter of what the barest `node:http` server does.
 * With `perSecond` no faster than that. Expects answers that come in one piece, as those without a body do.
 */
export async function sendRequests(
  requests: Buffer[],
  to: { port: number; connections: number; status: number; durationMs?: number; perSecond?: number },
): Promise<Sent> {
  const sockets = await Promise.all(Array.from({ length: to.connections }, () => open(to.port)))
  const expected = Buffer.from(`HTTP/1.1 ${to.status}`)
  const latencies = new Float64Array(requests.length)
  let [next, answered, refused] = [0, 0, 0]
  const began = performance.now()
  const until = began + (to.durationMs ?? Number.POSITIVE_INFINITY)
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve, reject) => {
          let sentAt = 0
          const send = () => {
            const request = performance.now() < until ? requests[next] : undefined
            if (request === undefined) return resolve()
            next += 1
            const early = to.perSecond === undefined ? 0 : began + (next / to.perSecond) * 1_000 - performance.now()
            if (early > 1) setTimeout(write, early, request)
            else write(request)
          }
          const write = (request: Buffer) => {
            sentAt = performance.now()
            socket.write(request)
          }
          socket.on('data', (answer: Buffer) => {
            if (!answer.includes(END_OF_HEAD)) return reject(new Error('an answer came in pieces'))
            latencies[answered + refused] = performance.now() - sentAt
            if (answer.indexOf(expected) === 0) answered += 1
            else refused += 1
            send()
          })
          socket.once('error', reject)
          socket.once('close', () => reject(new Error('the server closed a connection')))
          send()
        }),
    ),
  )
  const ms = performance.now() - began
  for (const socket of sockets) socket.removeAllListeners('close').destroy()
  return { answered, refused, ms, latencies: latencies.subarray(0, answered + refused) }
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  await once(socket, 'connect')
  return socket
}
