import { bot, END, MEETING, minutes, ONE_LINK, reason, type Scenario, START, seconds } from '../scenario.ts'

/** What can happen in a meeting while everything works. */
export const meetings: readonly Scenario[] = [
  {
    name: 'happy',
    summary: 'A meeting of 42 minutes, from /record to the link in the thread.',
    steps: MEETING,
    outcome: ONE_LINK,
  },
  {
    name: 'waiting-room',
    summary: 'Nobody lets the bot in at first: the thread calls for help, then the meeting is recorded.',
    steps: [
      bot('joinCall', 'Joining the call'),
      bot('waitInLobby', 'Waiting to be let in'),
      seconds(20, 'in the waiting room'),
      { kind: 'reply', says: 'let it in' },
      ...START.slice(1),
      minutes(30, 'of meeting'),
      ...END,
    ],
    outcome: {
      ...ONE_LINK,
      thread: [{ says: 'let it in', links: 0 }, ...ONE_LINK.thread],
    },
  },
  {
    name: 'never-let-in',
    summary: 'Nobody ever lets the bot in: after ten minutes it leaves.',
    steps: [
      bot('joinCall', 'Joining the call'),
      bot('waitInLobby', 'Waiting to be let in'),
      seconds(20, 'in the waiting room'),
      { kind: 'reply', says: 'let it in' },
      minutes(10, 'in the waiting room'),
      bot('done', 'Nothing was recorded'),
    ],
    outcome: {
      bots: 1,
      card: 'Nothing was recorded',
      thread: [
        { says: 'let it in', links: 0 },
        { says: 'Nobody let', links: 0 },
      ],
    },
  },
  {
    name: 'denied',
    summary: 'The host turns the bot away in the waiting room.',
    steps: [
      bot('joinCall', 'Joining the call'),
      bot('waitInLobby', 'Waiting to be let in'),
      bot('deny', 'The bot has left'),
      bot('done', 'Nothing was recorded'),
    ],
    outcome: reason('Nothing was recorded', 'turned “Recorder” away in the waiting room'),
  },
  {
    name: 'nobody-joins',
    summary: 'The bot is alone in the call and leaves after a while.',
    steps: [
      bot('joinCall', 'Joining the call'),
      bot('letInAlone', 'In the call, not recording yet'),
      minutes(16, 'alone in the call'),
      bot('done', 'Nothing was recorded'),
    ],
    outcome: reason('Nothing was recorded', 'Nobody came to the call'),
  },
  {
    name: 'nothing-recorded',
    summary: 'The host ends the call before the recording starts.',
    steps: [...START.slice(0, 2), bot('endCall', 'The bot has left', 'call_ended_by_host'), bot('done')],
    outcome: reason('Nothing was recorded', 'The host ended the meeting'),
  },
  {
    name: 'kicked',
    summary: 'Somebody removes the bot in mid-meeting: both the link and the reason are posted.',
    steps: [
      ...START,
      minutes(15, 'of meeting'),
      bot('kick', 'The call has ended'),
      bot('finishMedia'),
      bot('done', 'Recording ready'),
    ],
    outcome: { ...ONE_LINK, thread: [{ says: 'removed “Recorder” from the call', links: 1 }] },
  },
  {
    name: 'permission-denied',
    summary: 'On Zoom the host does not allow the recording.',
    types: { link: 'https://zoom.us/j/86420135790?pwd=s3cretPass' },
    steps: [
      ...START.slice(0, 2),
      bot('permissionDenied', 'the host said no'),
      minutes(5, 'without permission'),
      { kind: 'card', says: 'The bot has left' },
      bot('done', 'Nothing was recorded'),
    ],
    outcome: reason('Nothing was recorded', 'the host said no'),
  },
  {
    name: 'meeting-not-found',
    summary: 'The link leads to no meeting: the bot gives up before recording.',
    steps: [bot('joinCall', 'Joining the call'), bot('fatal', 'Nothing was recorded', 'meeting_not_found')],
    outcome: reason('Nothing was recorded', 'knows no meeting under this link'),
  },
  {
    name: 'fatal-after-recording',
    summary: 'The bot breaks after 15 minutes: what it recorded is posted, with the reason.',
    steps: [
      ...START,
      minutes(15, 'of meeting'),
      bot('fatal', 'The call has ended', 'bot_errored'),
      bot('finishMedia', 'Recording ready'),
    ],
    outcome: { ...ONE_LINK, thread: [{ says: 'The bot broke off', links: 1 }] },
  },
  {
    name: 'two-parts',
    summary: 'Somebody stops and starts the recording: one reply with two links.',
    steps: [
      ...START,
      minutes(10, 'of meeting'),
      bot('stopRecording', 'In the call, not recording at the moment'),
      minutes(5, 'of coffee break'),
      bot('startRecording', 'Recording since'),
      minutes(20, 'of meeting'),
      ...END,
    ],
    outcome: { ...ONE_LINK, thread: [{ says: 'Part 2', links: 2 }] },
  },
  {
    name: 'paused',
    summary: 'The recording is paused for a while and goes on: one link.',
    steps: [
      ...START,
      minutes(10, 'of meeting'),
      bot('pause', 'Paused'),
      minutes(5, 'off the record'),
      bot('resume', 'Recording since'),
      minutes(20, 'of meeting'),
      ...END,
    ],
    outcome: ONE_LINK,
  },
  {
    name: 'late-media',
    summary: 'Recall says that it is done before the video is: the link comes when it can be opened.',
    steps: [
      ...START,
      minutes(42, 'of meeting'),
      bot('endCall', 'The call has ended'),
      bot('done'),
      minutes(1, 'of waiting for the video'),
      bot('finishMedia', 'Recording ready'),
    ],
    outcome: ONE_LINK,
  },
]
