import { App, LogLevel, SocketModeReceiver } from '@slack/bolt'
import { onTestFinished } from 'vitest'
import type { SimulatedSlack } from '../../../src/sandbox/simulated-slack/simulated-slack.ts'
import { clientOptions, silentLogger } from './slack-fixture.ts'

/** A real Bolt app in Socket Mode; `clientPingTimeout` is also how long it waits before it reconnects. */
export async function startApp(
  slack: SimulatedSlack,
  clientPingTimeout = 5_000,
): Promise<{ app: App; receiver: SocketModeReceiver }> {
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    logger: silentLogger,
    clientPingTimeout,
    installerOptions: { clientOptions: clientOptions(slack) },
  })
  const app = new App({
    receiver,
    token: slack.botToken,
    clientOptions: clientOptions(slack),
    logger: silentLogger,
    logLevel: LogLevel.ERROR,
    convoStore: false,
    deferInitialization: true,
  })
  await app.init()
  onTestFinished(async () => {
    await app.stop()
  })
  return { app, receiver }
}
