import type { Config } from '../config.ts'
import { createAcceptDeliveries } from '../flow/accept-deliveries.ts'
import type { FlowDeps } from '../flow/call.ts'
import { openLink } from '../flow/open-link.ts'
import { readDelivery } from '../recall/read-delivery.ts'
import { verifyWebhook, webhookKey } from '../recall/verify-webhook.ts'
import type { SlackApp } from '../slack/create-slack-app.ts'
import type { DoorDeps, Readiness } from '../web/open-door.ts'
import { isPolling } from './policy-of.ts'

/** What stands behind the HTTP door. */
export function doorDeps(
  config: Config,
  made: { flow: FlowDeps; slack: SlackApp; wake: () => void; readiness: () => Promise<Readiness> },
): DoorDeps {
  const { log, clock, publicUrl } = made.flow
  const { accept } = createAcceptDeliveries({ ...made.flow, wake: made.wake })
  const keys = config.recall.webhookSecrets.map(webhookKey)
  return {
    host: config.host,
    port: config.port,
    slackListener: made.slack.requestListener,
    install: made.slack.installer,
    readiness: made.readiness,
    onError: (error) => log.error({ err: error }, 'an HTTP request failed'),
    openLink: publicUrl === null ? null : (token) => openLink(made.flow, token),
    trustProxy: config.trustProxy,
    clock,
    acceptWebhook: isPolling(config)
      ? null
      : async (webhook) => {
          // The machine's own time, not the app's clock: the sender's stamp is real even in a sandbox that skips time.
          const verified = verifyWebhook(keys, webhook, Date.now())
          if (verified.kind === 'refused') {
            log.warn({ why: verified.why }, 'a webhook was refused: its signature is not one of RECALL_WEBHOOK_SECRET')
            return 'refused'
          }
          try {
            await accept(readDelivery({ id: verified.id, body: webhook.body }))
            return 'stored'
          } catch (error) {
            log.error({ err: error }, 'a webhook could not be stored; Recall will send it again')
            return 'unavailable'
          }
        },
  }
}
