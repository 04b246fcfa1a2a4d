import { openSandbox, type Sandbox, type StartApp } from '../../../src/sandbox/open-sandbox.ts'
import { createPage, type PageOptions } from '../../../src/sandbox/page/create-page.ts'
import type { ActionOutcome, PageAction } from '../../../src/sandbox/page/page-action.ts'
import type { PageState } from '../../../src/sandbox/page/page-state.ts'

/** A sandbox and its page, as a browser talks to it. */
export type PageFixture = AsyncDisposable & {
  sandbox: Sandbox
  url: string
  /** Ana's and Ben's ids. */
  ana: string
  ben: string
  act(action: PageAction): Promise<ActionOutcome>
  /** What this person sees, as soon as it satisfies `check`. */
  see(as: string, check?: (state: PageState) => boolean): Promise<PageState>
}

/** An app that never answers: enough for everything that Slack and the page do by themselves. */
const absent: StartApp = async () => ({ port: 9, stop: async () => undefined })

/** Opens both; `start` is the app, none by default. */
export async function openPageFixture(
  start: StartApp = absent,
  options: Omit<PageOptions, 'sandbox'> = {},
): Promise<PageFixture> {
  const sandbox = await openSandbox(start)
  const page = await createPage({ sandbox, ...options })
  const origin = new URL(page.url).origin
  return {
    sandbox,
    url: page.url,
    ana: sandbox.slack.user('ana').id,
    ben: sandbox.slack.user('ben').id,
    async act(action) {
      const headers = { 'content-type': 'application/json', origin }
      const answer = await fetch(`${page.url}act`, { method: 'POST', headers, body: JSON.stringify(action) })
      return (await answer.json()) as ActionOutcome
    },
    async see(as, check = () => true) {
      for await (const state of snapshots(`${page.url}state?as=${as}`)) if (check(state)) return state
      throw new Error('The stream ended before that was seen.')
    },
    async [Symbol.asyncDispose]() {
      await page.close()
      await sandbox[Symbol.asyncDispose]()
    },
  }
}

async function* snapshots(url: string): AsyncGenerator<PageState> {
  const stop = new AbortController()
  try {
    const { body } = await fetch(url, { signal: stop.signal })
    let unread = ''
    for await (const text of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      unread += text
      const events = unread.split('\n\n')
      unread = events.pop() ?? ''
      for (const event of events) if (event.startsWith('data: ')) yield JSON.parse(event.slice('data: '.length))
    }
  } finally {
    stop.abort()
  }
}
