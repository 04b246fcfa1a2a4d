import type { MeetingLink } from '../../../src/recording/meeting-link.ts'
import type {
  Actor,
  AskAnswer,
  CardButton,
  CardState,
  ListItem,
  MessagePlace,
  PartView,
} from '../../../src/recording/views.ts'
import type { AnswerWords } from '../../../src/slack/messages/answer-words.ts'

/** 23 November 2026, 14:05 UTC. */
export const AT = Date.UTC(2026, 10, 23, 14, 5)
export const BEN: Actor = { kind: 'person', user: 'U0BEN' }
const ELSEWHERE: Actor = { kind: 'elsewhere' }

export const words: AnswerWords = {
  slackName: 'Recorder',
  recallName: 'Recall’s us-west-2 region',
  permalink: ({ channel, ts }: MessagePlace) => `https://acme.slack.com/archives/${channel}/p${ts.replace('.', '')}`,
}

export const link: MeetingLink = {
  url: 'https://zoom.us/j/1234567890?pwd=abc',
  platform: 'zoom',
  key: 'zoom:1234567890',
  label: 'zoom.us/j/123 456 7890',
}

/** One of each kind of state, and of what changes their words. */
export const STATES: CardState[] = [
  { kind: 'requested' },
  { kind: 'creating', trouble: 'noCapacity', until: AT },
  { kind: 'creating', trouble: 'limited', until: AT },
  { kind: 'creating', trouble: 'unreachable', until: AT },
  { kind: 'scheduled', joinAt: AT, changedBy: null },
  { kind: 'scheduled', joinAt: AT, changedBy: BEN },
  { kind: 'joining' },
  { kind: 'waiting' },
  { kind: 'inCall', slow: false, again: false, permission: null },
  { kind: 'inCall', slow: true, again: false, permission: null },
  { kind: 'recording', since: AT },
  { kind: 'paused', by: BEN },
  { kind: 'paused', by: null },
  { kind: 'stopping', by: BEN, arrivesAt: null },
  { kind: 'stopping', by: ELSEWHERE, arrivesAt: AT },
  { kind: 'stopping', by: null, arrivesAt: null },
  { kind: 'preparing', recorded: true },
  { kind: 'preparing', recorded: false },
  { kind: 'ready', parts: 1, lengthMs: 42 * 60_000 },
  { kind: 'ready', parts: 2, lengthMs: 65 * 60_000 },
  { kind: 'ready', parts: 1, lengthMs: null },
  { kind: 'ready', parts: 0, lengthMs: null },
  { kind: 'nothing', code: 'timeout_exceeded_waiting_room' },
  { kind: 'nothing', code: null },
  { kind: 'failed', code: 'meeting_not_found' },
  ...(['link', 'tenant', 'credit', 'key', 'blocked', 'other'] as const).map(
    (kind): CardState => ({ kind: 'refused', refusal: { kind, status: 400, code: null, message: null } }),
  ),
  { kind: 'notCreated', trouble: 'noCapacity' },
  { kind: 'cancelled', by: BEN, wasInCall: false },
  { kind: 'cancelled', by: ELSEWHERE, wasInCall: true },
  { kind: 'cancelled', by: null, wasInCall: false },
  { kind: 'lost' },
]

export const item = (change: Partial<ListItem> = {}): ListItem => ({
  threadId: 'thread-1',
  place: { channel: 'C0TEAM', ts: '1795442700.000100', rootTs: null },
  channel: 'C0TEAM',
  platform: 'zoom',
  meetingLabel: 'zoom.us/j/123 456 7890',
  title: null,
  requester: 'U0ANA',
  requestedAt: AT,
  active: true,
  others: false,
  state: { kind: 'recording', since: AT },
  buttons: ['pause', 'stop'],
  ...change,
})

export const part = (number: number, change: Partial<PartView> = {}): PartView => ({
  recordingId: `rec-${number}`,
  number,
  state: 'ready',
  startedAt: AT,
  lengthMs: 42 * 60_000,
  keptUntil: AT + 7 * 86_400_000,
  ...change,
})

/** Everything that can be pressed too late. */
export const BUTTONS: (CardButton | 'freshLinks')[] = [
  ...(['cancel', 'change', 'stop', 'pause', 'resume', 'tryAgain', 'freshLinks'] as const),
]

const planned = item({ state: { kind: 'scheduled', joinAt: AT, changedBy: null }, buttons: ['change', 'cancel'] })
const over = item({ active: false, state: { kind: 'ready', parts: 1, lengthMs: 60_000 }, buttons: [], title: 'Retro' })
const place = item().place

/** One of each kind of answer, and of what changes their words. */
export const ANSWERS: AskAnswer[] = [
  { kind: 'joined', place, joinAt: null },
  { kind: 'joined', place: null, joinAt: null },
  { kind: 'joined', place, joinAt: AT },
  { kind: 'joined', place: null, joinAt: AT },
  { kind: 'badMoment', when: 'at 9:00', fault: { kind: 'past', at: AT }, link, botName: null },
  { kind: 'badMoment', when: '1 Jan 2030', fault: { kind: 'tooFar', at: AT }, link, botName: 'Weekly notes' },
  { kind: 'badMoment', when: 'at 8 or 9', fault: { kind: 'unclear' }, link, botName: null },
  { kind: 'badMoment', when: 'def', fault: { kind: 'unclear' }, link, botName: null },
  { kind: 'badMoment', when: 'at 15:00', fault: { kind: 'noZone', scope: true }, link, botName: null },
  { kind: 'badMoment', when: 'at 15:00', fault: { kind: 'noZone', scope: false }, link, botName: null },
  {
    kind: 'whichLink',
    askId: 'ask-1',
    links: [link, { ...link, platform: 'webex', label: 'acme.webex.com/meet/ana' }],
  },
  { kind: 'whichLink', askId: 'ask-1', links: Array.from({ length: 12 }, () => link) },
  { kind: 'noLinkInMessage' },
  { kind: 'list', items: [] },
  { kind: 'list', items: [over, item({ others: true }), planned] },
  { kind: 'list', items: [over] },
  { kind: 'nothingToStop', planned: [] },
  { kind: 'nothingToStop', planned: [planned] },
  { kind: 'stopWhich', items: [item({ others: true })] },
  { kind: 'stopWhich', items: [item(), item({ threadId: 'thread-2', title: 'Retro', state: { kind: 'waiting' } })] },
  { kind: 'stopAsked', item: item() },
  { kind: 'stopAsked', item: item({ place: null }) },
  ...BUTTONS.flatMap((action) => STATES.map((state): AskAnswer => ({ kind: 'pressIdle', action, state }))),
  { kind: 'tooOld' },
  { kind: 'retriedAlready', by: 'U0BEN' },
  { kind: 'inCallForOthers' },
  ...(['pause', 'resume'] as const).flatMap((want) =>
    (['refused', 'time', 'over'] as const).map(
      (reason): AskAnswer => ({ kind: 'controlDropped', want, reason, why: null }),
    ),
  ),
  { kind: 'controlDropped', want: 'pause', reason: 'refused', why: 'Bot is not recording' },
  { kind: 'freshLinks', title: 'Retro', parts: [part(1)] },
  { kind: 'freshLinks', title: null, parts: [part(1), part(2), part(3, { state: 'deleted' })] },
  { kind: 'noFreshLinks', why: 'deleted' },
  { kind: 'noFreshLinks', why: 'unreachable' },
  { kind: 'noFreshLinks', why: 'none' },
  { kind: 'notStarted' },
  { kind: 'pressNotStored' },
  { kind: 'formNotOpened', form: 'change' },
  { kind: 'formNotOpened', form: 'record' },
]
