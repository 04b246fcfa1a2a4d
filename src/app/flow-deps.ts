import { randomBytes, randomUUID } from 'node:crypto'
import type { Config } from '../config.ts'
import type { FlowDeps } from '../flow/call.ts'
import { createSharedGates } from '../flow/create-shared-gates.ts'
import { BUDGETS } from '../flow/gate-keys.ts'
import type { Clock } from '../flow/ports.ts'
import type { Log } from '../log.ts'
import { createBotBody } from '../recall/create-bot-body.ts'
import type { RecallClient } from '../recall/create-recall-client.ts'
import type { SlackApp } from '../slack/create-slack-app.ts'
import { createSlackPort } from '../slack/create-slack-port.ts'
import type { OpenDatabase } from '../store/database.ts'
import { policyOf } from './policy-of.ts'

/** Everything the flow works with, made of what is open. */
export function flowDeps(
  config: Config,
  made: { log: Log; clock: Clock; database: OpenDatabase; recall: RecallClient; slack: SlackApp },
): FlowDeps {
  const { log, clock, database, recall, slack } = made
  const policy = policyOf(config)
  const { retentionHours, joinMessage } = config.recall
  return {
    db: database.db,
    clock,
    log,
    policy,
    slack: createSlackPort({
      clientFor: slack.clientFor,
      clock,
      recallName: config.recall.name,
      placeFor: slack.placeFor,
    }),
    recall: {
      ...recall,
      createBody: (input) => createBotBody({ policy, retentionHours, joinMessage }, input),
    },
    gates: createSharedGates(BUDGETS, database.peers),
    newId: randomUUID,
    newToken: () => randomBytes(16).toString('base64url'),
    publicUrl: config.publicUrl,
    owner: randomUUID(),
    rowsAtOnce: database.rowsAtOnce,
  }
}
