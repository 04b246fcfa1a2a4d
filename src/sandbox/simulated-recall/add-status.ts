import type { BotState } from './bot-state.ts'
import type { Workspace } from './workspace.ts'

/** Puts a status into the bot's history, with a time of its own, and tells the webhooks. */
export function addStatus(workspace: Workspace, bot: BotState, status: { code: string; subCode: string | null }): void {
  const change = { ...status, at: workspace.nextMoment() }
  bot.statusChanges.push(change)
  workspace.tell({ kind: 'bot', bot, change })
}
