import type { Log } from '../log.ts'
import type { SlackApp } from '../slack/create-slack-app.ts'
import { StartError } from './start-error.ts'

/** Connects to Slack, or goes on trying in the background. Rejects with a `StartError` when a token is refused. */
export async function startSlack(slack: SlackApp, log: Log): Promise<void> {
  const started = await slack.start()
  switch (started.kind) {
    case 'refused':
      throw new StartError(started.problem)
    case 'waiting':
      return log.warn({ why: started.why }, 'Slack cannot be reached yet; trying on')
    case 'connected':
      return
  }
}
