import type { Asked, RecallForm } from '../recording/bot.ts'
import {
  DENIED_MS,
  EVERYONE_LEFT_MS,
  NO_ONE_JOINED_MS,
  NOT_RECORDING_MS,
  type Policy,
  waitingRoomLimitMs,
} from '../recording/policy.ts'
import { BOT_METADATA_KEY } from './shapes.ts'

/** What every bot is sent with. `retentionHours` null: the Recall account's own setting. An empty `joinMessage` sends none. */
export type BotBodySettings = { policy: Policy; retentionHours: number | null; joinMessage: string }

/**
 * Whose bot, for what, in which dialect of Recall's API. `joinAt`, ms since 1970, is what is sent as `join_at`: null, the
 * bot joins at once, whatever was asked (rule 26 decides when the body is frozen).
 */
export type BotBodyInput = { botId: string; asked: Asked; form: RecallForm; joinAt: number | null }

const PLATFORMS_WITHOUT_CHAT = ['webex', 'goto']

/** The body of Create Bot (rules 23 and 24). Pure: the same input always gives the same text, so a repeat equals its first sending. */
export function createBotBody(settings: BotBodySettings, { botId, asked, form, joinAt }: BotBodyInput): string {
  const { policy, retentionHours } = settings
  // A retention of null would mean that nothing is stored at all (facts 1.2), so the key is there or it is not.
  const retention = retentionHours === null ? {} : { retention: { type: 'timed', hours: retentionHours } }
  const message = joinMessage(settings.joinMessage, asked.platform)
  return JSON.stringify({
    meeting_url: asked.meetingUrl,
    bot_name: asked.botName,
    ...(joinAt === null ? {} : { join_at: new Date(joinAt).toISOString() }),
    metadata: { [BOT_METADATA_KEY]: botId },
    ...(form === '1.10' ? {} : { recording_config: { video_mixed_mp4: {}, ...retention } }),
    automatic_leave: {
      // Recall takes no less than 30 s here, and 1 s elsewhere.
      waiting_room_timeout: Math.max(30, seconds(waitingRoomLimitMs(policy, asked.platform))),
      noone_joined_timeout: seconds(NO_ONE_JOINED_MS),
      in_call_not_recording_timeout: seconds(NOT_RECORDING_MS),
      recording_permission_denied_timeout: seconds(DENIED_MS),
      in_call_recording_timeout: Math.max(1, seconds(policy.maxRecordingMs)),
      everyone_left_timeout: form === '1.10' ? seconds(EVERYONE_LEFT_MS) : { timeout: seconds(EVERYONE_LEFT_MS) },
    },
    ...(message === '' ? {} : { chat: { on_bot_join: { send_to: 'everyone', message } } }),
  })
}

// Cut by code points, as Recall counts, so that no emoji is cut in half. Limits: facts 1.1.
function joinMessage(message: string, platform: string): string {
  if (PLATFORMS_WITHOUT_CHAT.includes(platform)) return ''
  return [...message.trim()].slice(0, platform === 'google_meet' ? 500 : 4096).join('')
}

function seconds(ms: number): number {
  return Math.round(ms / 1000)
}
