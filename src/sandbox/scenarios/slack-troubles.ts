import { bot, END, MEETING, minutes, ONE_LINK, type Scenario, START } from '../scenario.ts'
import type { Trouble, TroubleHandle } from '../simulated-slack/trouble.ts'

/** What can go wrong with Slack. */
export const slackTroubles: readonly Scenario[] = [
  {
    name: 'slack-rate-limit',
    summary: 'Slack answers 429 to the result: it is posted when Slack allows it.',
    prepare: ({ slack }) => met(slack.trouble({ ...resultPost(), kind: 'http429', retryAfter: 30 })),
    steps: MEETING,
    outcome: ONE_LINK,
  },
  {
    name: 'slack-500',
    summary: 'Slack answers 500 to the result and nothing was posted: the app makes sure, then posts it.',
    prepare: ({ slack }) => met(slack.trouble({ ...resultPost(), kind: 'http500' })),
    steps: MEETING,
    outcome: ONE_LINK,
  },
  {
    name: 'slack-500-but-posted',
    summary: 'Slack answers 500 to the result although it was posted: the app finds it and posts no second.',
    prepare: ({ slack }) => met(slack.trouble({ ...resultPost(), kind: 'http500', tookEffect: true })),
    steps: MEETING,
    outcome: ONE_LINK,
  },
  {
    name: 'slack-answer-lost',
    summary: 'Slack’s answer to the result never arrives: the app finds its own message again.',
    prepare: ({ slack }) => met(slack.trouble({ ...resultPost(), kind: 'lostAnswer' })),
    steps: MEETING,
    outcome: ONE_LINK,
  },
  {
    name: 'slack-down',
    summary: 'Slack is down for the last part of the meeting and comes back: nothing is lost, nothing doubled.',
    steps: [
      ...START,
      minutes(40, 'of meeting'),
      {
        kind: 'act',
        tell: 'Slack goes down: no call gets through.',
        run: ({ slack }) => {
          const down = slack.trouble({ method: '*', kind: 'lostRequest', times: 100_000 })
          backUp.set(slack, down.end)
        },
      },
      bot('endCall'),
      bot('finishMedia'),
      bot('done'),
      minutes(3, 'without Slack'),
      { kind: 'act', tell: 'Slack is back.', run: ({ slack }) => backUp.get(slack)?.() },
      { kind: 'card', says: 'Recording ready' },
    ],
    outcome: ONE_LINK,
  },
  {
    name: 'http-mode',
    summary: 'Slack delivers signed HTTP requests instead of using Socket Mode.',
    options: { slackOverHttp: true },
    steps: MEETING,
    outcome: ONE_LINK,
  },
  {
    name: 'private-channel',
    summary: 'In a private channel that the app is not in: no bot, and an answer for the asker alone.',
    types: { channel: '#board' },
    steps: [{ kind: 'asker', says: '/invite' }],
    outcome: { bots: 0, card: null, thread: [], asker: 'I am not in this channel' },
  },
  {
    name: 'asked-twice',
    summary: 'Ben asks for the same meeting: no second bot, and the result mentions both.',
    steps: [
      ...START,
      {
        kind: 'act',
        tell: 'Ben types the same command.',
        run: async ({ slack }) => {
          const text = 'https://meet.google.com/dqm-nhrt-wza'
          await slack.command({ user: 'ben', channel: '#standup', command: '/record', text })
        },
      },
      minutes(42, 'of meeting'),
      ...END,
    ],
    // Ana's and Ben's ids.
    outcome: {
      ...ONE_LINK,
      thread: [{ says: '<@U0SIM000001> <@U0SIM000002> the recording is ready', links: 1 }],
    },
  },
]

const backUp = new WeakMap<object, () => void>()

/** The next post into a thread; until then there is only the card, which is not in one. */
function resultPost(): Pick<Trouble, 'method' | 'when'> {
  return { method: 'chat.postMessage', when: (args) => typeof args['thread_ts'] === 'string' }
}

function met(trouble: TroubleHandle): () => boolean {
  return () => trouble.met() > 0
}
