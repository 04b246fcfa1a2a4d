import { faultOf, type SettingName } from '../../config.ts'

/** What the beginnings of secrets tell about where they belong. */
const KINDS: { begins: string; setting: SettingName; name: string }[] = [
  { begins: 'xoxb-', setting: 'SLACK_BOT_TOKEN', name: 'the Bot User OAuth Token (xoxb-…)' },
  { begins: 'xapp-', setting: 'SLACK_APP_TOKEN', name: 'the app-level token (xapp-…)' },
  { begins: 'whsec_', setting: 'RECALL_WEBHOOK_SECRET', name: 'a webhook secret (whsec_…)' },
]

/** What is wrong with an answer by its form, in a sentence; null when nothing is. One that belongs elsewhere is told so. */
export function formFault(setting: SettingName, value: string): string | null {
  const other = KINDS.find((kind) => value.startsWith(kind.begins) && kind.setting !== setting)
  if (other !== undefined) return `This is ${other.name}: it belongs to ${other.setting}, not here.`
  if (/^xox[pe]/.test(value)) return 'This is a user’s token. The Bot User OAuth Token begins with xoxb-.'
  if (/\p{Cc}/u.test(value)) return 'It holds a line break or another character that cannot be seen.'
  if (["'", '"', '`'].every((mark) => value.includes(mark)))
    return 'It holds all three kinds of quotes, so .env cannot hold it.'
  const fault = faultOf(setting, value)
  return fault === null ? null : `It ${fault}`
}
