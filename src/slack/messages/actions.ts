/**
 * What a press of one of our buttons sends as `action_id`. Within one block they have to differ (Slack’s rule), so a slash
 * and anything may follow. Values: the thread’s id; outside of the thread’s own channel, as on the Home tab,
 * `<channel>/<thread id>`; of `pickLink` `<ask id>/<index>`.
 */
export const ACTIONS = {
  cancel: 'cancel',
  change: 'change',
  stop: 'stop',
  pause: 'pause',
  resume: 'resume',
  tryAgain: 'try_again',
  freshLinks: 'fresh_links',
  pickLink: 'pick_link',
  recordMeeting: 'record_meeting',
  open: 'open',
} as const
