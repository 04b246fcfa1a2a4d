import { request } from 'undici'
import type { FuzzWorld } from './fuzz-world.ts'

export type Asked = { method: string; path: string; headers: Record<string, string>; body?: string }

/** Sends a request to the app's door and answers its status and where it leads; the body is dropped. */
export async function ask(world: FuzzWorld, asked: Asked): Promise<{ status: number; location: string }> {
  try {
    return await send(world, asked)
  } catch (error) {
    // The server ended a connection that was kept alive, in the moment in which it was used again.
    if (!isClosed(error)) throw error
    return await send(world, asked)
  }
}

async function send(world: FuzzWorld, { method, path, headers, body }: Asked) {
  const options = { method: method as 'GET', headers, dispatcher: world.agent, ...(body === undefined ? {} : { body }) }
  const answer = await request(world.url + path, options)
  await answer.body.dump()
  return { status: answer.statusCode, location: String(answer.headers['location'] ?? '') }
}

function isClosed(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE'].includes(String(error.code))
  )
}
