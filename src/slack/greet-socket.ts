/** What came of opening a Socket Mode connection; `connections` are all that this app has now, this one included. */
export type Greeting = { kind: 'hello'; connections: number } | { kind: 'failed'; why: string }

/** Slack says hello within a second. */
const HELLO_MS = 10_000

/**
 * Opens the connection behind an address of `apps.connections.open`, and closes it as soon as Slack says hello. Only while
 * the app does not run: Slack gives each payload to one of an app's connections, and this one answers none (facts 1.8).
 */
export function greetSocket(url: string): Promise<Greeting> {
  const { promise, resolve } = Promise.withResolvers<Greeting>()
  const socket = new WebSocket(url)
  const timer = setTimeout(() => resolve({ kind: 'failed', why: 'it said no hello within 10 seconds' }), HELLO_MS)
  socket.onmessage = ({ data }) => {
    const message = parse(String(data))
    if (message['type'] === 'hello') resolve({ kind: 'hello', connections: Number(message['num_connections']) || 1 })
    if (message['type'] === 'disconnect') resolve({ kind: 'failed', why: `Slack said ${String(message['reason'])}` })
  }
  socket.onerror = () => resolve({ kind: 'failed', why: 'the WebSocket could not be opened' })
  socket.onclose = () => resolve({ kind: 'failed', why: 'Slack closed it at once' })
  return promise.finally(() => {
    clearTimeout(timer)
    socket.close()
  })
}

function parse(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}
