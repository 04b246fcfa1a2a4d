/** What to do about a bot token that Slack refuses with this code. */
export function botTokenMend(code: string): string {
  switch (code) {
    case 'not_allowed_token_type':
      return 'This is a token of another kind. Copy the “Bot User OAuth Token” (xoxb-…) from your Slack app’s page “OAuth & Permissions”.'
    case 'token_revoked':
    case 'account_inactive':
      return 'The app was removed from the workspace, or the token was revoked. Install the app again (page “Install App”) and copy the new “Bot User OAuth Token” (xoxb-…).'
    default:
      return 'Copy the “Bot User OAuth Token” (xoxb-…) once more from your Slack app’s page “OAuth & Permissions”; if the app is not installed yet, install it first.'
  }
}

/** What to do about an app-level token that Slack refuses with this code. */
export function appTokenMend(code: string): string {
  switch (code) {
    case 'missing_scope':
      return 'It lacks the scope connections:write. Make a new one with it on your Slack app’s page “Basic Information”, “App-Level Tokens”.'
    case 'not_allowed_token_type':
      return 'This is a token of another kind. Make an app-level token (xapp-…) with the scope connections:write on your Slack app’s page “Basic Information”.'
    default:
      return 'Make an app-level token (xapp-…) with the scope connections:write on your Slack app’s page “Basic Information”, and see that Socket Mode is switched on.'
  }
}
