import type { ServerResponse } from 'node:http'
import type { PageState } from './page-state.ts'

/** Sends snapshots to every page that is open. */
export type SnapshotStream = {
  /** Begins to send to one page: a snapshot now, and one after each change. */
  open(response: ServerResponse, user: string): void
  /** Says that something changed; what changes together is sent together. */
  changed(): void
  close(): void
}

/** So long changes are gathered: less than anybody notices, more than the messages of one step are apart. */
const GATHER_MS = 50
/** The clock is looked at so often: somebody may skip time where nothing else changes. */
const CLOCK_MS = 500
/** From here on the pages' own idea of the time is put right. */
const NOTICEABLE_MS = 300

type StreamDeps = { take: (user: string) => Omit<PageState, 'version'>; now: () => number }

/** Makes the stream; its timers keep no process alive. */
export function createSnapshotStream({ take, now }: StreamDeps): SnapshotStream {
  const pages = new Map<ServerResponse, { user: string; sent: string }>()
  let version = 0
  let gathering: NodeJS.Timeout | undefined
  let ahead = now() - Date.now()
  const watchingClock = setInterval(() => {
    if (Math.abs(now() - Date.now() - ahead) < NOTICEABLE_MS) return
    ahead = now() - Date.now()
    changed()
  }, CLOCK_MS).unref()

  function send(response: ServerResponse, page: { user: string; sent: string }): void {
    const { now: at, ...rest } = take(page.user)
    const shown = JSON.stringify([rest, Math.round((at - Date.now()) / NOTICEABLE_MS)])
    if (shown === page.sent) return
    page.sent = shown
    version += 1
    response.write(`data: ${JSON.stringify({ version, now: at, ...rest })}\n\n`)
  }
  function changed(): void {
    gathering ??= setTimeout(() => {
      gathering = undefined
      for (const [response, page] of pages) send(response, page)
    }, GATHER_MS).unref()
  }

  return {
    changed,
    open(response, user) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      // The browser comes back by itself after so many ms.
      response.write('retry: 1000\n\n')
      const page = { user, sent: '' }
      pages.set(response, page)
      response.on('close', () => pages.delete(response))
      send(response, page)
    },
    close() {
      clearInterval(watchingClock)
      clearTimeout(gathering)
      for (const response of pages.keys()) response.end()
      pages.clear()
    },
  }
}
