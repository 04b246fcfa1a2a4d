/** What we know of one installation of the app, tokens included: never logged. Times are ms since 1970, ours. */
export type Installation = {
  /** The workspace's id, or with `org` that of the whole organisation, its enterprise id. */
  id: string
  org: boolean
  /** What people call the workspace or organisation. */
  name: string | null
  botUserId: string
  botId: string | null
  /** What people type behind the @. */
  slackName: string
  /** Its own web address, for links to messages. */
  url: string | null
  scopes: string[]
  token: string
  /** With token rotation: the token dies at `expiresAt`, and this fetches the next, once. */
  rotation: { refreshToken: string; expiresAt: number } | null
  installedAt: number
}

/** An installation as it was stored; `version` changes with its tokens. */
export type KeptInstallation = { installation: Installation; version: number }

/** Where installations are kept. Every function rejects when the database cannot be used. */
export type InstallationStore = {
  /** The installation that a workspace works with: its own, else its organisation's; null: it has none. */
  find(team: string): Promise<KeptInstallation | null>
  /** That of this workspace or organisation itself. */
  read(id: string): Promise<KeptInstallation | null>
  /** Notes which organisation a workspace belongs to. Safe to repeat. */
  noteWorkspace(workspace: { team: string; enterprise: string }): Promise<void>
  /** Stores it in the place of the one there was, and makes due what waited for it. */
  keep(installation: Installation): Promise<void>
  /** Whether the one refresh of these tokens, over all processes, is ours for the next minute. */
  takeRefresh(kept: KeptInstallation): Promise<boolean>
  /** Stores refreshed tokens, unless the app was installed anew or uninstalled meanwhile. */
  keepRefreshed(kept: KeptInstallation): Promise<void>
  /** Ends an installation taken away at `at`, and what its workspaces have open, unless it is newer. */
  end(taken: { id: string; at: number }): Promise<'ended' | 'late' | 'unknown'>
}
