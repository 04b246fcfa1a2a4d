import { outsideText } from './outside-text.ts'

/** Where a bot sits in a call without recording. `permission`: Zoom's sub_code for why it may not, if it gave one. */
type NotRecording = { permission: string | null; platform: string; botName: string | null }

/**
 * Why a bot in the call does not record, and what the host can do while it still sits there (facts/recall-api.md 2.4 and 9). One to
 * three short sentences, safe in mrkdwn.
 */
export function notRecordingHint({ permission, platform, botName }: NotRecording): string {
  const name = outsideText(botName ?? '', 100)
  const bot = name === '' ? 'the bot' : `“${name}”`
  if (permission !== null) return (HINTS.get(permission) ?? denied(platform))(bot)
  if (platform === 'zoom') {
    return `On Zoom the host has to be in the meeting, and to press *Allow* when Zoom asks whether ${bot} may record.`
  }
  return 'It starts once somebody else is in the call.'
}

const SETTING = 'under Settings, Recording on zoom.us'

/** Zoom's own way to let a participant record, without being asked. */
const byHand = (bot: string) => `*Participants*, then *More* beside ${bot}, then *Allow to Record Local Files*`

const HINTS = new Map<string, (bot: string) => string>([
  [
    'zoom_local_recording_disabled',
    (bot) =>
      `The host’s Zoom account does not allow recording to a computer, which ${bot} needs. The host can switch that on ${SETTING}; a bot that is sent after that may record.`,
  ],
  [
    'zoom_local_recording_request_disabled',
    () =>
      `The host’s Zoom account does not let the host give others permission to record. The host can tick “Hosts can give meeting participants permission to record locally” ${SETTING}; a bot that is sent after that may record.`,
  ],
  [
    'zoom_local_recording_request_disabled_by_host',
    (bot) =>
      `The host has switched off requests to record in this meeting, so Zoom does not ask. The host can allow it by hand: ${byHand(bot)}.`,
  ],
  [
    'zoom_bot_in_waiting_room',
    (bot) =>
      `Zoom could not ask the host while ${bot} was in the waiting room. The host can allow it by hand now: ${byHand(bot)}.`,
  ],
  [
    'zoom_host_not_present',
    (bot) =>
      `The host was not in the meeting, and only the host can allow recording. Once there, the host clicks ${byHand(bot)}.`,
  ],
  [
    'zoom_local_recording_request_denied_by_host',
    (bot) =>
      `Zoom asked the host whether ${bot} may record, and the host said no. If that was a mistake, the host can still allow it: ${byHand(bot)}.`,
  ],
  [
    'zoom_local_recording_denied',
    (bot) =>
      `Zoom did not allow the recording: the host said no or did not answer in time. The host can still allow it: ${byHand(bot)}. If that choice is not there, recording to a computer is switched off ${SETTING}.`,
  ],
  [
    'zoom_local_recording_grant_not_supported',
    (bot) =>
      `The host is in the meeting with a Zoom Room or a device that cannot allow recording. Somebody with the Zoom app on a computer has to become host and click ${byHand(bot)}.`,
  ],
  [
    'zoom_sdk_key_blocked_by_host_admin',
    () =>
      'The Zoom admin of the host’s company blocks our recording app, and only that admin can allow it. For this meeting the host can record in Zoom itself.',
  ],
])

function denied(platform: string): (bot: string) => string {
  if (platform !== 'zoom')
    return () => 'The host has not allowed the recording. The host can still allow it in the meeting.'
  return (bot) => `The host has not allowed the recording. The host can still allow it: ${byHand(bot)}.`
}
