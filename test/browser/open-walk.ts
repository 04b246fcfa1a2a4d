import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { SkippableClock } from '../../src/sandbox/clock.ts'
import { openSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/open-sandbox.ts'
import { createPage } from '../../src/sandbox/page/create-page.ts'
import { writeSmallTalk } from '../../src/sandbox/page/small-talk.ts'
import { startQuietly } from '../sandbox/page/start-quietly.ts'
import { nextHour } from '../world/wall-time.ts'
import { createEyes, type Eyes } from './eyes.ts'
import { listen } from './listen.ts'

/** A person at the page of a whole sandbox. Its clock stands still but while something is waited for. */
export type Walk = AsyncDisposable &
  Eyes & {
    page: Page
    sandbox: Sandbox
    /** What the browser complained of until now. */
    complaints: string[]
  }

/** Where it begins: the page's address behind the `#`, the hour of the clock in Lisbon, where Ana is, and what the browser is like. */
export type WalkOptions = {
  at?: string
  hour?: number
  sandbox?: SandboxOptions
  env?: Record<string, string>
  look?: BrowserContextOptions
  /** The browser's clock stands still as well: what is seen is the same each time. */
  timeStands?: boolean
}

/** Opens a sandbox and its page in a browser window of their own; nothing of them is left after the disposal. */
export async function openWalk(browser: Browser, options: WalkOptions = {}): Promise<Walk> {
  const { at = '/ana/standup', hour = 9, env = {}, look = {} } = options
  let begun = false
  const start = async (given: Record<string, string>, clock: SkippableClock) => {
    if (!begun) clock.skip(nextHour(clock.now(), { hour, zone: 'Europe/Lisbon' }) - clock.now())
    begun = true
    return startQuietly({ ...given, ...env }, clock)
  }
  await using undo = new AsyncDisposableStack()
  const sandbox = undo.use(await openSandbox(start, { ...options.sandbox, still: true }))
  writeSmallTalk(sandbox.slack)
  const served = undo.use(await createPage({ sandbox }))
  const context = undo.use(
    await browser.newContext({ viewport: { width: 1440, height: 1000 }, reducedMotion: 'reduce', ...look }),
  )
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const complaints = listen(page)
  if (options.timeStands === true) await page.clock.setFixedTime(sandbox.clock.now())
  const eyes = createEyes(page, sandbox)
  await page.goto(`${served.url}#${at}`)
  await page.locator('.page').waitFor()
  const rest = undo.move()
  return { page, sandbox, complaints, ...eyes, [Symbol.asyncDispose]: () => rest.disposeAsync() }
}
