import { RECALL } from './message.ts'
import { outsideText } from './outside-text.ts'
import { TYPE_AGAIN as AGAIN } from './try-again.ts'
import { waitingRoom } from './waiting-room.ts'

/** What a reason's text may speak of. `botName` comes as it is; `platform` by Recall's name for it. */
type ReasonContext = { platform: string; botName: string; waitingRoomMinutes: number }

/** The same, ready to stand in a sentence: escaped, quoted, with its unit. */
type Words = { bot: string; platform: string; minutes: string; who: string; onlyWho: string }

/**
 * Says in one or two plain sentences why a bot's life ended: what happened, who can change it, what to do now. Safe in
 * mrkdwn. A code nobody knew when this was written (or null) gets a general sentence; the code is shown in it.
 */
export function reasonText(code: string | null, context: ReasonContext): string {
  const words = wordsFor(context)
  const known = code === null ? undefined : TEXTS.get(ALIASES.get(code) ?? code)
  const text = typeof known === 'function' ? known(words) : (known ?? generalText(code, words))
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function generalText(code: string | null, { bot }: Words): string {
  const shown = outsideText(code ?? '', 60)
  const why = shown === '' ? 'that is not known' : `we do not know (${RECALL}, calls it “${shown}”)`
  return `${bot} stopped for a reason ${why}. ${AGAIN}; if it happens again, tell ${lower(ADMIN)}.`
}

function wordsFor({ platform, botName, waitingRoomMinutes }: ReasonContext): Words {
  const bot = outsideText(botName, 100)
  const minutes = Math.round(waitingRoomMinutes)
  const { name, who } = waitingRoom(platform)
  return {
    bot: bot === '' ? 'the bot' : `“${bot}”`,
    platform: name ?? 'the meeting platform',
    minutes: minutes === 1 ? '1 minute' : minutes > 1 ? `${minutes} minutes` : 'a while',
    who,
    onlyWho: name === null ? `Only ${who} can let it in` : `On ${name} only ${who} can let it in`,
  }
}

const ADMIN = 'The person who runs this app'
const DASHBOARD = `the dashboard of ${RECALL}`
const ZOOM_SETTING = 'under Settings, Recording on zoom.us'

const ALIASES = new Map([
  ['meeting_ended_by_host', 'call_ended_by_host'],
  ['timeout_exceeded_only_bots_in_call', 'timeout_exceeded_only_bots_detected_using_participant_events'],
  ['microsoft_teams_captcha_error', 'microsoft_teams_captcha_detected'],
])

const TEXTS = new Map<string, string | ((words: Words) => string)>(
  Object.entries({
    // The call was over, or somebody or a limit ended the bot's part in it.
    timeout_exceeded_everyone_left: (w) =>
      `Everybody else had left the call, so ${w.bot} left too. If the meeting goes on, ${lower(AGAIN)}.`,
    call_ended_by_host: `The host ended the meeting for everybody. If you meet again, ${lower(AGAIN)}.`,
    call_ended_by_platform_idle: (w) =>
      `${w.platform} closed the call because nothing happened in it any more. If you meet again, ${lower(AGAIN)}.`,
    call_ended_by_platform_max_length: (w) =>
      `${w.platform} ended the call at the longest time that the host’s plan allows (40 minutes on free Zoom). If you meet again, ${lower(AGAIN)}.`,
    timeout_exceeded_noone_joined: (w) =>
      `Nobody came to the call, so ${w.bot} left after waiting. When people are there, ${lower(AGAIN)}.`,
    timeout_exceeded_silence_detected: (w) =>
      `Nobody had said anything for a long time, so ${w.bot} left. If the meeting still runs, ${lower(AGAIN)}.`,
    timeout_exceeded_only_bots_detected_using_participant_names: (w) =>
      `By their names, only other recording bots were left in the call, so ${w.bot} left too. If people are there, ${lower(AGAIN)}.`,
    timeout_exceeded_only_bots_detected_using_participant_events: (w) =>
      `Only other recording bots were left in the call, so ${w.bot} left too. If people are there, ${lower(AGAIN)}.`,
    timeout_exceeded_in_call_recording: (w) =>
      `${w.bot} reached the longest recording that is set for this app and left. If the meeting still runs, ${lower(AGAIN)}; ${lower(ADMIN)} can raise the limit.`,
    timeout_exceeded_max_duration: (w) =>
      `${w.bot} reached the longest stay that the plan of our account at ${RECALL}, allows. If the meeting still runs, ${lower(AGAIN)}; ${lower(ADMIN)} can change the plan.`,
    recording_failed: `The meeting was recorded, but ${RECALL}, could not make a video of it. ${ADMIN} can ask Recall’s support.`,
    bot_received_leave_call: (w) => `${w.bot} left because it was told to leave. To record the rest, ${lower(AGAIN)}.`,
    bot_kicked_from_call: (w) =>
      `Somebody with the right to do so removed ${w.bot} from the call, on purpose or by mistake. Ask the host whether recording is welcome before you ${lower(AGAIN)}.`,

    // Never let in.
    timeout_exceeded_waiting_room: (w) =>
      `Nobody let ${w.bot} in for ${w.minutes}, so it left. ${w.onlyWho}. ${AGAIN} and tell the host to expect it.`,
    call_ended_by_platform_waiting_room_timeout: (w) =>
      `${w.platform} turned ${w.bot} away because nobody let it in for too long. ${w.onlyWho}. ${AGAIN} and tell the host to expect it.`,
    bot_kicked_from_waiting_room: (w) =>
      `Somebody who may let people in turned ${w.bot} away in the waiting room. Tell the host whose bot it is, then ${lower(AGAIN)}.`,
    zoom_bot_in_waiting_room: (w) =>
      `${w.bot} was still in Zoom’s waiting room, where it cannot ask to record. Only ${w.who} can let it in; then ${lower(AGAIN)}.`,
    google_meet_bot_blocked: (w) =>
      `Google Meet refused to let ${w.bot} in. Another name can help, for instance one without “bot” or “recorder” in it (write “as” and a name after the link); else ask the host to allow guests.`,

    // Zoom did not allow recording.
    zoom_local_recording_disabled: `The Zoom host’s account does not allow recording to a computer, which the bot needs. The host can switch that on ${ZOOM_SETTING}; then ${lower(AGAIN)}.`,
    zoom_local_recording_request_disabled: `The Zoom host’s account does not let the host give others permission to record. The host can tick “Hosts can give meeting participants permission to record locally” ${ZOOM_SETTING}; then ${lower(AGAIN)}.`,
    zoom_local_recording_request_disabled_by_host:
      'The Zoom host has switched off requests to record in this meeting, or refused all of them. The host can allow them again under Host tools in the meeting; then type `/record` with the link again.',
    zoom_host_not_present:
      'The Zoom host was not in the meeting, and only the host can allow recording. Type `/record` with the link again when the host is there.',
    zoom_local_recording_request_denied_by_host: (w) =>
      `Zoom asked the host whether ${w.bot} may record, and the host said no. If that was a mistake, ${lower(AGAIN)} and ask the host to press Allow.`,
    zoom_local_recording_denied: `Zoom did not allow the recording: the host said no, did not answer in time, or has recording to a computer switched off (${ZOOM_SETTING}). Talk to the host, then ${lower(AGAIN)}.`,
    zoom_local_recording_grant_not_supported:
      'The host is in the meeting with a Zoom Room or a device that cannot allow recording. Somebody with the Zoom app on a computer has to become host; then type `/record` with the link again.',
    zoom_sdk_key_blocked_by_host_admin:
      'The Zoom admin of the host’s company blocks our recording app. Only that admin can allow it; until then this host’s meetings cannot be recorded.',
    timeout_exceeded_in_call_not_recording: (w) =>
      `${w.bot} was in the call but was never allowed or able to record, so it left. Ask the host to be there and to allow recording, then ${lower(AGAIN)}.`,
    timeout_exceeded_recording_permission_denied: (w) =>
      `${w.bot} left because it was not allowed to record. Ask the host to allow recording when asked, then ${lower(AGAIN)}.`,

    // Any platform: the link, the host's settings, or only bad luck.
    bot_errored: (w) => `Something unexpected broke while ${w.bot} was at work; it was not your doing. ${AGAIN}.`,
    failed_to_launch_in_time: `${RECALL}, could not start a bot in time; it was not your doing. ${AGAIN}.`,
    meeting_not_found: (w) =>
      `${w.platform} knows no meeting under this link. Copy the link from the invitation once more and use it with \`/record\`.`,
    meeting_not_started:
      'The meeting had not started. Type `/record` with the link again when the host is in the meeting.',
    meeting_requires_registration:
      'Guests have to register for this meeting. Register, then use the personal link from the confirmation mail with `/record`, or ask the host to switch registration off.',
    meeting_requires_sign_in: (w) =>
      `Only people who are signed in may join this meeting, and ${w.bot} comes as a guest. The host can allow guests in the meeting’s settings; then ${lower(AGAIN)}.`,
    meeting_link_expired: 'This link has expired. Ask the host for the current one and use it with `/record`.',
    meeting_link_invalid:
      'This link leads to no meeting; part of it may be missing. Copy the whole link from the invitation and use it with `/record`.',
    meeting_password_incorrect:
      'The passcode was wrong or missing. Use a link that contains it with `/record`, or write “(Passcode: …)” after the link.',
    meeting_locked: `The host has locked the meeting, so nobody can join any more. Ask the host to unlock it, then ${lower(AGAIN)}.`,
    meeting_full: `The meeting was full. When somebody has left, ${lower(AGAIN)}.`,
    meeting_ended: 'The meeting was already over. If there is a new one, use its link with `/record`.',
    meeting_not_accessible: (w) =>
      `${w.platform} does not let guests into this meeting. Ask the host who may join, then ${lower(AGAIN)}.`,

    // Zoom.
    zoom_sdk_credentials_missing: `Our account at ${RECALL}, has no Zoom app set up. ${ADMIN} has to add its credentials in the dashboard there.`,
    zoom_sdk_update_required: `Zoom wants a newer version of the software that our bot uses. ${ADMIN} has to ask the support of ${RECALL}.`,
    zoom_sdk_app_not_published: `Zoom has not approved our Zoom app yet, so it can only join meetings of our own Zoom account. ${ADMIN} has to submit it to Zoom for approval.`,
    zoom_email_blocked_by_admin:
      'The Zoom admin of the host’s company does not let our bot’s account join. Only that admin can allow it, or the host can meet under another account.',
    zoom_registration_required:
      'Guests have to register for this Zoom meeting. Register, then use the personal link from Zoom’s confirmation mail with `/record`.',
    zoom_captcha_required:
      'Zoom asked for a picture puzzle, which a bot cannot solve. Use a link that contains the passcode with `/record`, or ask the host to switch the puzzle for guests off.',
    zoom_account_blocked: `Zoom has blocked the account that our bot joins with. ${ADMIN} has to give it another Zoom account in ${DASHBOARD}.`,
    zoom_invalid_join_token: `Zoom did not accept the pass that our bot joins with. ${ADMIN} has to check the Zoom settings in ${DASHBOARD}.`,
    zoom_invalid_signature: `Zoom did not accept our bot’s credentials, or the link is damaged. Copy the link once more; if that does not help, ${lower(ADMIN)} has to check Zoom in ${DASHBOARD}.`,
    zoom_internal_error: `Zoom itself had a fault while the bot was joining. ${AGAIN}.`,
    zoom_join_timeout: `Zoom did not answer in time when the bot wanted to join. ${AGAIN}.`,
    zoom_email_required:
      'This Zoom meeting or webinar asks every guest for a mail address, which our bot does not have. The host can switch that off, or record it in Zoom.',
    zoom_web_disallowed: `The Zoom meeting uses end-to-end encryption or forbids joining from a browser, so no bot can join. The host can change that in the meeting’s settings; then ${lower(AGAIN)}.`,
    zoom_connection_failed: `The connection to Zoom’s servers failed. ${AGAIN}.`,
    zoom_error_multiple_device_join: `Zoom saw our bot’s account join from two places and turned one away. If no other bot is recording, ${lower(AGAIN)}.`,
    zoom_meeting_not_accessible:
      'Zoom does not let our bot into this meeting, for instance because of the country it joins from. Only the host or their Zoom admin can change that.',
    zoom_meeting_host_inactive:
      'The host’s Zoom account is switched off or restricted, so nobody can join. Somebody else has to host the meeting; use that link with `/record`.',
    zoom_invalid_webinar_invite:
      'Zoom did not accept this webinar link. Use the personal link from the confirmation mail, passcode included, with `/record`.',
    zoom_another_meeting_in_progress: `The host has another Zoom meeting running, and only one can run at a time. When that one is over, ${lower(AGAIN)}.`,
    zoom_token_expired:
      'The personal pass in this Zoom link has expired. Get a fresh link from the host or by registering again and use it with `/record`.',
    zoom_bot_blocked: `The Zoom host or their admin keeps recording bots out. Ask them to allow it, then ${lower(AGAIN)}.`,
    zoom_authorized_participants_only: `Only people on the host’s list may join this Zoom meeting. Ask the host to switch that off for it, then ${lower(AGAIN)}.`,

    // Google Meet.
    google_meet_internal_error: `Google Meet itself had a fault while the bot was joining. ${AGAIN}.`,
    google_meet_sign_in_failed: `Our bot could not sign in to its Google account. ${ADMIN} has to check that login in ${DASHBOARD}.`,
    google_meet_sign_in_captcha_failed: `Google asked our bot for a picture puzzle when it signed in. ${ADMIN} has to sign in to its Google account once by hand.`,
    google_meet_sso_sign_in_failed: `Our bot could not sign in to Google through the company’s login page. ${ADMIN} has to check that login in ${DASHBOARD}.`,
    google_meet_sign_in_missing_login_credentials: `The Google account of our bot has no name or password set. ${ADMIN} has to add them in ${DASHBOARD}.`,
    google_meet_sign_in_missing_recovery_credentials: `Google wanted the recovery address of our bot’s account, and none is set. ${ADMIN} has to add it in ${DASHBOARD}.`,
    google_meet_sso_sign_in_missing_login_credentials: `The company login of our bot’s Google account has no name or password set. ${ADMIN} has to add them in ${DASHBOARD}.`,
    google_meet_sso_sign_in_missing_totp_secret: `The company login of our bot’s Google account asks for a one-time code, and none is set up. ${ADMIN} has to add its secret in ${DASHBOARD}.`,
    google_meet_video_error: `Google Meet had a fault with the video and the bot could not join. ${AGAIN}.`,
    google_meet_meeting_room_not_ready: `Google Meet’s room was not ready yet. When somebody is in the call, ${lower(AGAIN)}.`,
    google_meet_login_not_available: `All Google accounts of our bots were in use. ${AGAIN} later; ${lower(ADMIN)} can add more accounts in ${DASHBOARD}.`,
    google_meet_permission_denied_breakout: `The bot landed in a Google Meet breakout room and was refused. When the call is back in the main room, ${lower(AGAIN)}.`,
    google_meet_knocking_disabled: `In this Google Meet, guests may not ask to join. Somebody of the host’s organisation can allow that under Host controls, Meeting access; then ${lower(AGAIN)}.`,
    google_meet_watermark_kicked: `Google Meet removes guests who are not signed in when the watermark is on. The host can switch the watermark off; then ${lower(AGAIN)}.`,
    google_meet_organisation_restricted: `Only members of the host’s organisation may join this Google Meet. The host can allow guests under Host controls, Meeting access; then ${lower(AGAIN)}.`,

    // Microsoft Teams.
    microsoft_teams_call_dropped: `Teams dropped the call and the bot could not get back in. If the meeting still runs, ${lower(AGAIN)}.`,
    microsoft_teams_sign_in_credentials_missing: `This Teams meeting only takes people who are signed in, and our bot has no Microsoft account. The organiser can allow guests, or ${lower(ADMIN)} can add an account in ${DASHBOARD}.`,
    microsoft_teams_sign_in_failed: `Our bot could not sign in to its Microsoft account. ${ADMIN} has to check that login in ${DASHBOARD}.`,
    microsoft_teams_internal_error: `Teams itself had a fault while the bot was joining. ${AGAIN}.`,
    microsoft_teams_captcha_detected:
      'Teams asks guests to solve a picture puzzle here, which a bot cannot. The organiser’s Teams admin can switch that off for guests; then type `/record` with the link again.',
    microsoft_teams_bot_not_invited: `This Teams meeting only takes invited accounts. The organiser can let other people join in the meeting options; then ${lower(AGAIN)}.`,
    microsoft_teams_breakout_room_unsupported: `The bot was moved to a Teams breakout room, which cannot be recorded. Keep it in the main meeting; to go on there, ${lower(AGAIN)}.`,
    microsoft_teams_event_not_started_for_external:
      'This Teams event lets people from outside in only after it has begun. Type `/record` with the link again when it has.',
    microsoft_teams_2fa_required: `Our bot’s Microsoft account asks for a second step at sign-in, which a bot cannot do. ${ADMIN} has to switch that off for the account.`,
    microsoft_teams_townhall_meeting_not_supported:
      'This is a Teams town hall, and bots cannot join those. Ask the organiser for Teams’ own recording, or meet in an ordinary Teams meeting.',
    microsoft_teams_captions_failure: `The bot could not use live captions in this Teams meeting. Ask the organiser to allow captions in the meeting options, then ${lower(AGAIN)}.`,

    // Webex.
    webex_join_meeting_error: `Webex let nobody in under this link, or Webex is not set up for our bot. Check the link; if it is right, ${lower(ADMIN)} has to set up Webex in ${DASHBOARD}.`,
    webex_pin_required:
      'This Webex meeting asks for a host key or PIN, which our bot does not have. Ask the host for a link that works without it and use that with `/record`.',
    webex_password_required:
      'This Webex meeting asks for a password. Use the full join link from the invitation with `/record`, which contains what is needed.',
    webex_service_app_unauthorized: `Webex does not allow our recording app in this company. A Webex admin has to authorise it, and ${lower(ADMIN)} knows which app it is.`,
  } satisfies Record<string, string | ((words: Words) => string)>),
)

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
