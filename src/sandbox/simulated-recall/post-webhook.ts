import { Agent, request } from 'undici'

/** An endpoint's answer to one webhook; `no answer` when there was none in time or no connection. */
export type PostOutcome = { status: number; text: string } | { status: 'no answer' }

/** Posts to the endpoint. */
export type PostWebhook = {
  post(url: string, body: string, headers: Record<string, string>): { outcome: Promise<PostOutcome>; abort: () => void }
  /** Drops all connections. */
  close(): Promise<void>
}

/** Makes the sender's connections. Redirects are not followed: Svix counts them as failures. */
export function createPostWebhook(): PostWebhook {
  const agent = new Agent({ keepAliveTimeout: 1000, headersTimeout: 0, bodyTimeout: 0 })
  return {
    post(url, body, headers) {
      const abort = new AbortController()
      const send = async (): Promise<PostOutcome> => {
        try {
          const options = { method: 'POST', body, headers, dispatcher: agent, signal: abort.signal } as const
          const answer = await request(url, options)
          return { status: answer.statusCode, text: await answer.body.text() }
        } catch {
          return { status: 'no answer' }
        }
      }
      return { outcome: send(), abort: () => abort.abort() }
    },
    close: () => agent.destroy(),
  }
}
