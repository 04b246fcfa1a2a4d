import { LogLevel, WebAPIPlatformError, WebClient } from '@slack/web-api'
import { onTestFinished } from 'vitest'
import type { SkippableClock } from '../../../src/sandbox/clock.ts'
import { createSimulatedSlack, type SimulatedSlack } from '../../../src/sandbox/simulated-slack/simulated-slack.ts'

/** A clock that stands still until it is told to skip, so that no test depends on the machine's speed. */
export type StillClock = SkippableClock & {
  /** Resolves when something waits for exactly this long, at once when it already does. */
  armed(ms: number): Promise<void>
}

/** Makes a clock that stands at the machine's time, with which Bolt compares the time of a signature. */
export function createStillClock(): StillClock {
  const timers = new Set<{ at: number; run: () => void }>()
  const watchers = new Set<() => void>()
  let time = Date.now()
  return {
    now: () => time,
    after(ms, run) {
      const timer = { at: time + ms, run }
      timers.add(timer)
      for (const look of [...watchers]) look()
      return () => timers.delete(timer)
    },
    skip(ms) {
      time += ms
      for (const timer of [...timers].sort((a, b) => a.at - b.at)) {
        if (timer.at <= time && timers.delete(timer)) timer.run()
      }
    },
    armed: (ms) =>
      new Promise((resolve) => {
        const look = () => {
          if (![...timers].some(({ at }) => at === time + ms)) return
          watchers.delete(look)
          resolve()
        }
        watchers.add(look)
        look()
      }),
  }
}

/** A simulated Slack that closes with the test, and the real client without retries. */
export async function startSlack(manifest?: {
  [key: string]: unknown
}): Promise<{ slack: SimulatedSlack; client: WebClient; clock: StillClock }> {
  const clock = createStillClock()
  const slack = await createSimulatedSlack({ clock, ...(manifest === undefined ? {} : { manifest }) })
  onTestFinished(() => slack.close())
  return { slack, client: clientOf(slack), clock }
}

/** The real `WebClient`; a token other than the bot's can be given. */
export function clientOf(slack: SimulatedSlack, token = slack.botToken): WebClient {
  return new WebClient(token, clientOptions(slack))
}

/** Client options for the SDK and Bolt: everything goes to the simulator, once. */
export function clientOptions(slack: SimulatedSlack) {
  return {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silentLogger,
  }
}

/** The code with which Slack refused, or `ok`. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  return (await dataOf(call)).error ?? 'ok'
}

/** The whole body of a refusal. */
export async function dataOf(call: Promise<unknown>): Promise<RefusalBody> {
  try {
    await call
    return {}
  } catch (error) {
    if (error instanceof WebAPIPlatformError) return error.data
    throw error
  }
}

type RefusalBody = { error?: string; needed?: string; provided?: string; response_metadata?: { messages?: string[] } }

/** Keeps the SDK quiet about the faults that tests provoke. */
export const silentLogger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
}
