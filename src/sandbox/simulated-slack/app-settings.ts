import { isRecord, type JsonRecord } from './json.ts'

/** How the app is set up in its manifest (facts 3.1). */
export type AppSettings = {
  /** The bot scopes that are granted at first, the optional ones too. */
  scopes: string[]
  /** Whether events of this name (as in `bot_events`) are subscribed to. */
  hasEvent(name: string): boolean
  /** Whether presses, shortcuts and modals reach the app. */
  interactive: boolean
  homeTab: boolean
  /** Where people may be sent after an install, by OAuth. */
  redirectUrls: string[]
  rotatesTokens: boolean
  /** The app may be installed in whole organisations. */
  orgDeploy: boolean
  messagesTab: 'off' | 'read_only' | 'on'
  /** What a slash command or shortcut is declared as; undefined when it is not declared. */
  command(name: string): { shouldEscape: boolean } | undefined
  shortcut(callbackId: string): { name: string } | undefined
}

/** Reads a parsed manifest. Without one everything is allowed, with the scopes of a Recorder that uses all it can do. */
export function readAppSettings(manifest: JsonRecord | undefined): AppSettings {
  if (manifest === undefined) return EVERYTHING
  const at = (...path: string[]): unknown =>
    path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), manifest)
  const events = words(at('settings', 'event_subscriptions', 'bot_events'))
  const commands = records(at('features', 'slash_commands'))
  const shortcuts = records(at('features', 'shortcuts')).filter((one) => one['type'] === 'message')
  const messagesTab = at('features', 'app_home', 'messages_tab_enabled') === true
  const readOnly = at('features', 'app_home', 'messages_tab_read_only_enabled') !== false
  return {
    scopes: words(at('oauth_config', 'scopes', 'bot')),
    hasEvent: (name) => events.includes(name),
    interactive: at('settings', 'interactivity', 'is_enabled') === true,
    redirectUrls: words(at('oauth_config', 'redirect_urls')),
    rotatesTokens: at('settings', 'token_rotation_enabled') === true,
    orgDeploy: at('settings', 'org_deploy_enabled') === true,
    homeTab: at('features', 'app_home', 'home_tab_enabled') === true,
    messagesTab: messagesTab ? (readOnly ? 'read_only' : 'on') : 'off',
    command(name) {
      const found = commands.find((command) => command['command'] === name)
      return found && { shouldEscape: found['should_escape'] === true }
    },
    shortcut(callbackId) {
      const found = shortcuts.find((shortcut) => shortcut['callback_id'] === callbackId)
      return found && { name: String(found['name']) }
    },
  }
}

const EVERYTHING: AppSettings = {
  scopes: [
    ...['commands', 'chat:write', 'channels:join', 'users:read', 'app_mentions:read', 'channels:read', 'groups:read'],
    ...['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  ],
  hasEvent: () => true,
  interactive: true,
  homeTab: true,
  redirectUrls: ['http'],
  rotatesTokens: false,
  orgDeploy: true,
  messagesTab: 'on',
  command: () => ({ shouldEscape: false }),
  shortcut: (callbackId) => ({ name: callbackId }),
}

function words(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function records(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}
