import type { Sandbox } from '../open-sandbox.ts'
import { bot, MEETING, minutes, ONE_LINK, type Scenario, START, type Step } from '../scenario.ts'

/** What can go wrong with the webhooks from Recall. */
export const webhookTroubles: readonly Scenario[] = [
  {
    name: 'duplicated-webhooks',
    summary: 'Every webhook comes three times.',
    prepare: ({ recall }) => {
      recall.webhooks.trouble.copies = 3
      return () => recall.deliveries.every(({ attempts }) => attempts.length >= 3)
    },
    steps: MEETING,
    outcome: ONE_LINK,
  },
  {
    name: 'reordered-webhooks',
    summary: 'Webhooks come in reverse order, the last one first.',
    steps: [
      hold(),
      bot('joinCall'),
      bot('letIn'),
      bot('startRecording'),
      letGo(),
      { kind: 'card', says: 'Recording since' },
      minutes(42, 'of meeting'),
      hold(),
      bot('endCall'),
      bot('finishMedia'),
      bot('done'),
      letGo(),
      { kind: 'card', says: 'Recording ready' },
    ],
    outcome: ONE_LINK,
  },
  {
    name: 'old-webhooks',
    summary: 'Webhooks come in the older shape of API v1.10 (bot.status_change).',
    prepare: ({ recall }) => {
      recall.webhooks.trouble.shape = 'v1.10'
      return () => recall.deliveries.every(({ event }) => event === 'bot.status_change')
    },
    steps: MEETING,
    outcome: ONE_LINK,
  },
  {
    name: 'early-webhooks',
    summary: 'The first webhook comes before Recall has answered the request for the bot.',
    prepare: ({ recall }) => {
      recall.settings.answerCreateLate = 'bot.joining_call'
      return () => recall.deliveries.some(({ event }) => event === 'bot.joining_call')
    },
    steps: MEETING,
    outcome: ONE_LINK,
  },
  {
    name: 'lost-webhooks',
    summary: 'No webhook ever arrives: the app looks by itself when a bot has been quiet.',
    prepare: ({ recall }) => {
      recall.webhooks.trouble.lose = 'all'
      return () => recall.deliveries.every(({ state }) => state === 'lost')
    },
    steps: MEETING,
    outcome: ONE_LINK,
  },
  {
    name: 'failed-webhooks',
    summary: 'The first webhooks find the app down and are sent again by Recall.',
    steps: [
      bot('joinCall', 'Joining the call'),
      { kind: 'act', tell: 'The app is stopped.', run: ({ stopApp }) => stopApp() },
      ...START.slice(1).map(unseen),
      { kind: 'act', tell: 'The app is started again.', run: ({ startApp }) => startApp() },
      { kind: 'card', says: 'Recording since' },
      ...MEETING.slice(START.length),
    ],
    outcome: ONE_LINK,
  },
]

function hold(): Step {
  return { kind: 'act', tell: 'From here on webhooks are held back.', run: ({ recall }) => recall.webhooks.hold() }
}

function letGo(): Step {
  return {
    kind: 'act',
    tell: 'They are let go, the last one first.',
    run: ({ recall }: Sandbox) => recall.webhooks.release('reversed'),
  }
}

function unseen(step: Step): Step {
  return step.kind === 'bot' ? { ...step, card: null } : step
}
