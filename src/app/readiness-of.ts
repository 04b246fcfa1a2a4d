import { outageWords } from '../flow/outage-words.ts'
import type { Outages } from '../flow/outages.ts'
import type { SlackApp } from '../slack/create-slack-app.ts'
import type { OpenDatabase } from '../store/database.ts'
import { storageProblem } from '../store/storage-problem.ts'
import type { Readiness } from '../web/open-door.ts'

/** Whether everything works, and if not, what does not, in words for the operator. Never rejects. */
export async function readinessOf(deps: {
  database: OpenDatabase
  slack: SlackApp
  outages: Outages
}): Promise<Readiness> {
  const problems: string[] = []
  const unstored = await storageProblem(deps.database)
  if (unstored !== null) problems.push(unstored)
  const disconnected = deps.slack.disconnected()
  if (disconnected !== null) problems.push(disconnected)
  problems.push(...deps.outages.current().map(outageWords))
  return { ready: problems.length === 0, problems }
}
