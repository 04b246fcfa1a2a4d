import type { BotState } from './bot-state.ts'
import type { JsonRecord } from './field-checks.ts'
import type { MediaStore } from './media-store.ts'
import type { Workspace } from './workspace.ts'

/** What the routes work with. */
export type Api = {
  workspace: Workspace
  media: MediaStore
  /** The server's own address, for links between pages. */
  origin: () => string
  createBot(request: JsonRecord): BotState
}

/** One request, understood: `id` is the one in the path, `body` the JSON (undefined when there was none). */
export type ApiRequest = { id: string; query: URLSearchParams; body: unknown }

/** A bot that the API still knows. */
export function findBot(workspace: Workspace, id: string): BotState | undefined {
  return workspace.bots.find((bot) => bot.id === id && !bot.deleted)
}
