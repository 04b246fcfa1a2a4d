import type { Locator, Page, Request } from 'playwright-core'
import type { Sandbox } from '../../src/sandbox/open-sandbox.ts'
import { comeToRest } from '../../src/sandbox/time-lapse.ts'

/** How a person waits: time runs on meanwhile, but only while Slack, Recall and the app have nothing to say. */
export type Eyes = {
  /** Resolves when this can be seen. */
  see(wanted: Locator): Promise<void>
  /** Resolves when this is nowhere any more. */
  seeGone(unwanted: Locator): Promise<void>
}

/** The page gathers changes for a moment before it shows them, ms. */
const SHOWN_MS = 150
const STEP_MS = 2_000
const PATIENCE_MS = 90_000

/** Makes the eyes of whoever looks at a page. A slow machine takes longer and sees the same. */
export function createEyes(page: Page, sandbox: Sandbox): Eyes {
  const isTaken = watchActs(page)

  async function wait(locator: Locator, state: 'visible' | 'hidden'): Promise<void> {
    const patience = AbortSignal.timeout(PATIENCE_MS)
    const rest = AbortSignal.timeout(2 * PATIENCE_MS)
    while (!(await becomes(locator, state))) {
      if (patience.aborted) {
        throw new Error(`${locator} was not ${state} in time. There was:\n${await page.locator('body').ariaSnapshot()}`)
      }
      await comeToRest({ sandbox, patience: rest })
      if (isTaken()) sandbox.clock.skip(STEP_MS)
    }
  }
  return {
    see: (wanted) => wait(wanted.first(), 'visible'),
    seeGone: (unwanted) => wait(unwanted.first(), 'hidden'),
  }
}

/** Whether the app has taken all that was done: the three seconds that it has for that must not run out by skipping. */
function watchActs(page: Page): () => boolean {
  const asked = new Set<Request>()
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/act') asked.add(request)
  })
  const answered = (request: Request) => asked.delete(request)
  page.on('requestfinished', answered).on('requestfailed', answered)
  return () => asked.size === 0
}

async function becomes(locator: Locator, state: 'visible' | 'hidden'): Promise<boolean> {
  try {
    await locator.waitFor({ state, timeout: SHOWN_MS })
    return true
  } catch {
    return false
  }
}
