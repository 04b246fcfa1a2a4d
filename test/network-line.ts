import { connect, createServer, type Socket } from 'node:net'

/** How a line is cut: `reset` ends what is open and refuses what is new; in a `hole` nothing arrives and nothing is closed. */
export type Cut = 'reset' | 'hole'

/** The line between one process and a server, which the test can cut. */
export type NetworkLine = AsyncDisposable & {
  /** Where the process finds the server, on the loopback. */
  port: number
  cut(how: Cut): void
  /** What the server answers on what is open now is lost; what it is asked still arrives. */
  deafen(): void
  /** All is well again. What was sent into a hole arrives now, unless its sender has given up. */
  mend(): void
  /** Null while all is well. */
  isCut(): Cut | null
  /** Open connections. */
  connections(): number
  /** The ports that the server sees them come from. */
  portsAtServer(): number[]
}

/** Opens a line to a server on the loopback. */
export async function openNetworkLine(serverPort: number): Promise<NetworkLine> {
  const sockets = new Set<Socket>()
  const onward = new Set<Socket>()
  const later: (() => void)[] = []
  let cut: Cut | null = null

  function join(from: Socket): void {
    const to = connect({ port: serverPort, host: '127.0.0.1', allowHalfOpen: true })
    add(to)
    onward.add(to)
    to.on('close', () => onward.delete(to))
    // Each half is closed by its own end only.
    from.pipe(to)
    to.pipe(from)
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      one.on('close', (hadError) => {
        if (hadError && cut !== 'hole') other.destroy()
        else whenOpen(() => other.destroy())
      })
    }
  }

  function add(socket: Socket): void {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    if (cut === 'hole') socket.pause()
  }

  // What one side learns of the other goes through the line as well.
  function whenOpen(deed: () => void): void {
    if (cut === 'hole') later.push(deed)
    else deed()
  }

  const server = createServer({ allowHalfOpen: true }, (socket) => {
    if (cut === 'reset') {
      socket.on('error', () => undefined)
      socket.resetAndDestroy()
      return
    }
    add(socket)
    whenOpen(() => {
      if (!socket.destroyed) join(socket)
    })
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  const address = server.address()

  function resetAll(): void {
    for (const socket of sockets) socket.resetAndDestroy()
  }

  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    isCut: () => cut,
    connections: () => sockets.size,
    portsAtServer: () => [...onward].flatMap(({ localPort }) => localPort ?? []),
    cut(how) {
      cut = how
      if (how === 'reset') return resetAll()
      for (const socket of sockets) socket.pause()
    },
    deafen() {
      for (const to of onward) to.unpipe().resume()
    },
    mend() {
      cut = null
      for (const deed of later.splice(0)) deed()
      for (const socket of sockets) socket.resume()
    },
    async [Symbol.asyncDispose]() {
      const { promise: closed, resolve: done } = Promise.withResolvers<void>()
      server.close(() => done())
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
