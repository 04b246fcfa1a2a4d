import { createServer, request } from 'node:http'

/** One address in front of several processes, as a load balancer is. */
export type Balancer = AsyncDisposable & { url: string }

/**
 * Leads each request to the next of the ports, in turn. Where nobody listens (null, or refused) it answers 502, as a balancer does that
 * has not yet noticed, and the sender has to come again.
 */
export async function openBalancer(ports: () => readonly (number | null)[]): Promise<Balancer> {
  let turn = 0
  const server = createServer((incoming, answer) => {
    const all = ports()
    const port = all[turn++ % all.length] ?? null
    const fail = () => {
      if (!answer.headersSent) answer.writeHead(502)
      answer.end()
    }
    incoming.on('error', fail)
    if (port === null) {
      incoming.resume()
      return fail()
    }
    const { method, url, headers } = incoming
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.on('error', fail).pipe(answer)
    })
    onward.on('error', fail)
    incoming.pipe(onward)
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    async [Symbol.asyncDispose]() {
      const { promise: closed, resolve: done } = Promise.withResolvers<void>()
      server.close(() => done())
      server.closeAllConnections()
      await closed
    },
  }
}
