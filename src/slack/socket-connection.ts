import { type App, SocketModeReceiver } from '@slack/bolt'
import { boltLogger, type Log } from './bolt-logger.ts'
import { classifySlackError } from './classify-slack-error.ts'
import type { Clock } from './clock.ts'
import { webClientOptions } from './create-web-client.ts'
import { isReadableFrame } from './is-readable-frame.ts'
import { NotStored } from './payload-errors.ts'

/** One connection to Slack's Socket Mode that is always built anew when it breaks. */
export type SocketConnection = {
  /** Begins; tells what became of the first try: null, or the error. Later tries go on by themselves. */
  start(): Promise<{ error: unknown } | null>
  connected(): boolean
  /** Why the last try came to nothing or its connection ended: Slack's code or a short phrase; null before that. */
  trouble(): string | null
  /** Tears the connection down, whatever its state, and builds a new one after the back-off. */
  rebuild(why: string): void
  stop(): void
}

export type SocketDeps = { appToken: string; apiUrl: string; clock: Clock; log: Log }

const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 5 * 60_000
/** Slack says hello within a second; its SDK would wait for ever (facts 1.8). */
const HELLO_MS = 30_000
/** A connection that lived this long was a good one: the next is built at once, without a wait. */
const GOOD_MS = 30_000

/**
 * Feeds one app from one connection. The SDK's own reconnecting is off: it waits 5 s at each of Slack's refreshes and
 * gives up in a rejection that nobody can catch. `onChange` is called whenever `connected()` may have changed.
 */
export function createSocketConnection(deps: SocketDeps, app: App, onChange: () => void): SocketConnection {
  let current: Attempt | null = null
  let failures = 0
  let trouble: string | null = null
  let stopped = false
  let cancelWait: (() => void) | null = null

  function begin(settled: (error: { error: unknown } | null) => void): void {
    cancelWait = null
    if (stopped) {
      settled({ error: new Error('stopped') })
      return
    }
    const attempt = createAttempt(deps, app, {
      up() {
        trouble = null
        deps.log.debug({}, 'A socket to Slack is open')
        onChange()
        settled(null)
      },
      down(error, livedMs) {
        settled({ error })
        if (current !== attempt) return
        current = null
        // How it ended says less than why it could not be opened.
        trouble = error instanceof SocketEnd ? (trouble ?? error.message) : whyOf(error)
        failures = livedMs >= GOOD_MS ? 0 : failures + 1
        onChange()
        again()
      },
    })
    current = attempt
    attempt.begin()
  }

  function again(): void {
    if (stopped || cancelWait !== null) return
    if (failures === 0) {
      begin(() => {})
      return
    }
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS)
    cancelWait = deps.clock.after(wait, () => begin(() => {}))
  }

  return {
    start: () => new Promise((resolve) => begin(resolve)),
    connected: () => current?.isUp() ?? false,
    trouble: () => trouble,
    rebuild: (why) => current?.end(new Error(why)),
    stop() {
      stopped = true
      cancelWait?.()
      const last = current
      current = null
      last?.end(null)
      onChange()
    },
  }
}

type Attempt = { begin(): void; isUp(): boolean; end(error: unknown): void }

type Told = { up(): void; down(error: unknown, livedMs: number): void }

function createAttempt({ appToken, apiUrl, clock, log }: SocketDeps, app: App, told: Told): Attempt {
  const receiver = new SocketModeReceiver({
    appToken,
    // What it says of a failed try is said once, in our words, by whoever counts the connections.
    logger: boltLogger(quiet(log)),
    autoReconnectEnabled: false,
    // Its own options: the SDK writes into them (facts 1.5, trap A).
    installerOptions: { clientOptions: webClientOptions(apiUrl) },
    processEventErrorHandler: ({ error }) => {
      // What our listeners throw never comes here: it is Bolt that could not read the payload.
      if (!(error instanceof NotStored)) log.warn({ error: error.name }, 'A payload from Slack could not be read')
      return Promise.resolve(false)
    },
  })
  receiver.init(app)
  let upSince: number | null = null
  let over = false

  const cancelHello = clock.after(HELLO_MS, () => {
    if (upSince === null) end(new SocketEnd('Slack did not say hello on the socket'))
  })

  function end(error: unknown): void {
    if (over) return
    over = true
    cancelHello()
    receiver.client.disconnect().catch(() => {})
    told.down(error, upSince === null ? 0 : clock.now() - upSince)
  }

  guardMessages(receiver, log, end)
  receiver.client.on('disconnected', () => end(new SocketEnd('Slack closed the socket')))

  async function open(): Promise<void> {
    await receiver.start()
    // Torn down while it was still connecting: nobody else will close it.
    if (over) return void receiver.client.disconnect().catch(() => {})
    upSince = clock.now()
    cancelHello()
    told.up()
  }

  return {
    begin: () => void open().catch((error: unknown) => end(error ?? new SocketEnd('Slack closed the socket'))),
    isUp: () => upSince !== null && !over,
    end,
  }
}

function quiet(log: Log): Log {
  const debug: Log['debug'] = (fields, message) => log.debug(fields, message)
  return { debug, info: debug, warn: debug, error: debug }
}

function whyOf(error: unknown): string {
  const { trouble } = classifySlackError(error)
  return 'why' in trouble ? trouble.why : trouble.kind
}

/** Why we ended a connection ourselves, in words without an address. */
class SocketEnd extends Error {
  override name = 'SocketEnd'
}

/**
 * The SDK reads frames in an async listener whose rejection nobody would see (facts 1.8, 10): here it ends the attempt. A
 * frame of a form that the SDK does not know never gets to it: the connection stays, and with it the acks under way.
 */
function guardMessages(receiver: SocketModeReceiver, log: Log, onFault: (error: unknown) => void): void {
  const { client } = receiver
  const listeners = client.listeners('ws_message')
  client.removeAllListeners('ws_message')
  for (const listener of listeners) {
    client.on('ws_message', async (...frame) => {
      if (!isReadableFrame(frame[0]))
        return log.warn({}, 'A message on Slack’s socket could not be read; it is passed over')
      try {
        await listener(...frame)
      } catch (error) {
        onFault(error)
      }
    })
  }
}
