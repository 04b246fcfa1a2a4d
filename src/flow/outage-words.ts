/** Whom we call. */
export type Side = 'slack' | 'recall'

/** `refused`: our token or key, or a permission; `silent`: no answer, or none that can be used; `limited`: only 429. */
export type OutageKind = 'refused' | 'silent' | 'limited'

/** What is wrong with Slack or Recall and what to do, for the operator. */
export function outageWords({ side, kind, why }: { side: Side; kind: OutageKind; why: string }): string {
  if (kind === 'limited') return `${NAME[side]} answers only that we call too often (429). ${WAITS}`
  if (kind === 'silent') return side === 'slack' ? slackSilent(why) : recallSilent(why)
  return side === 'slack' ? slackRefuses(why) : recallRefuses(why)
}

/** That it works again. */
export function outageOverWords(side: Side): string {
  return `${NAME[side]} works again; what waited goes on`
}

/** That one of many workspaces refuses us, and what to do. */
export function workspaceRefusedWords(refused: { team: string; why: string; installUrl: string | null }): string {
  const { team, why, installUrl } = refused
  if (why === 'not_installed') {
    return `The app is not installed in the workspace ${team}. What is to be done there waits until somebody installs it, at ${installUrl}; other workspaces go on.`
  }
  return `Slack does not let the app work in the workspace ${team} (${why}). What is to be done there waits until somebody installs it again, at ${installUrl}; other workspaces go on.`
}

/** That it works there again. */
export function workspaceOverWords(team: string): string {
  return `The app works in the workspace ${team} again; what waited goes on`
}

const NAME: Record<Side, string> = { slack: 'Slack', recall: 'Recall' }

const WAITS = 'What is to be done waits, and is tried again by itself.'

function slackSilent(why: string): string {
  return `Slack does not answer our calls (${why}). ${WAITS} If it lasts, look at slack-status.com and at this machine's network.`
}

function recallSilent(why: string): string {
  // A page instead of an answer is the firewall before Recall (docs.recall.ai/reference/errors).
  if (why.startsWith('HTTP 403')) {
    return `Recall's firewall refuses this machine (${why}). ${WAITS} Ask Recall's support to let this machine's address through.`
  }
  return `Recall does not answer our calls (${why}). ${WAITS} If it lasts, look at Recall's status page and at this machine's network.`
}

function recallRefuses(why: string): string {
  return `Recall does not take RECALL_API_KEY (${why}). A key works only in the region it was made in: check RECALL_REGION too. Put a working key into RECALL_API_KEY and restart; recordings under way go on meanwhile.`
}

// Slack's words for a bot token that is no good (any more).
const BAD_TOKEN = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
  'user_removed_from_team',
])

function slackRefuses(why: string): string {
  if (why === 'missing_scope') {
    return `Slack says that the app lacks a permission (missing_scope). Add the scopes of manifest.yml on the Slack app's page "OAuth & Permissions" and install the app again. Threads wait until then.`
  }
  if (BAD_TOKEN.has(why)) {
    return `Slack does not accept SLACK_BOT_TOKEN (${why}). If the app was removed from the workspace, install it again; then put the Bot User OAuth Token (xoxb-…) from the Slack app's page "OAuth & Permissions" into SLACK_BOT_TOKEN and restart. Threads wait until then.`
  }
  return `Slack does not let the app work in this workspace (${why}). An admin of the workspace has to allow it again. Threads wait until then.`
}
