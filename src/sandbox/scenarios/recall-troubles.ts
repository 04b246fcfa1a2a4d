import { bot, END, MEETING, minutes, ONE_LINK, type Scenario, START } from '../scenario.ts'
import type { TroubleHandle } from '../simulated-recall/trouble.ts'

/** What can go wrong with requests to Recall. */
export const recallTroubles: readonly Scenario[] = [
  {
    name: 'no-capacity',
    summary: 'Recall has no free bot (507) twice; the third try gets one.',
    prepare: ({ recall }) => struck(recall.trouble({ route: 'create', kind: 'poolDepleted', times: 2 })),
    steps: [{ kind: 'card', says: 'no free bot' }, ...MEETING],
    outcome: ONE_LINK,
  },
  {
    name: 'recall-rate-limit',
    summary: 'Recall answers 429 to the first try; the app waits as long as it is told.',
    prepare: ({ recall }) => struck(recall.trouble({ route: 'create', kind: 'status', status: 429, retryAfter: 20 })),
    steps: [{ kind: 'card', says: 'no more requests' }, ...MEETING],
    outcome: ONE_LINK,
  },
  {
    name: 'recall-refuses-link',
    summary: 'Recall does not take the link (400): its words are in the thread, and no bot is sent.',
    prepare: ({ recall }) =>
      struck(
        recall.trouble({
          route: 'create',
          kind: 'status',
          status: 400,
          body: { meeting_url: ['This meeting has been deleted.'] },
        }),
      ),
    steps: [{ kind: 'reply', says: 'does not take this meeting link' }],
    outcome: {
      bots: 0,
      card: 'No bot was sent',
      thread: [{ says: 'This meeting has been deleted.', links: 0 }],
    },
  },
  {
    name: 'create-answer-lost',
    summary: 'The connection breaks after Recall made the bot: it is found again, and there is only one.',
    prepare: ({ recall }) => struck(recall.trouble({ route: 'create', kind: 'lostAnswer' })),
    steps: MEETING,
    outcome: ONE_LINK,
  },
  {
    name: 'polling',
    summary: 'Without webhooks: the app asks Recall every few seconds.',
    options: { polling: true },
    steps: MEETING,
    outcome: ONE_LINK,
  },
  {
    name: 'old-api',
    summary: 'A Recall account on API v1.10: other requests, other webhooks, the same thread.',
    options: { recall: { apiVersion: '1.10' } },
    steps: MEETING,
    outcome: ONE_LINK,
  },
  {
    name: 'restart',
    summary: 'The app is stopped in mid-meeting and started again after it: the link still comes, once.',
    steps: [
      ...START,
      minutes(20, 'of meeting'),
      { kind: 'act', tell: 'The app is stopped. Webhooks find nobody.', run: ({ stopApp }) => stopApp() },
      minutes(20, 'of meeting'),
      bot('endCall'),
      bot('finishMedia'),
      bot('done'),
      { kind: 'act', tell: 'The app is started again, on the same database.', run: ({ startApp }) => startApp() },
      { kind: 'card', says: 'Recording ready' },
    ],
    outcome: ONE_LINK,
  },
  {
    name: 'recall-down',
    summary: 'Recall cannot be read when the call ends: the link comes when it can.',
    steps: [
      ...START,
      minutes(30, 'of meeting'),
      {
        kind: 'act',
        tell: 'Recall’s API goes down, its webhooks still come.',
        run: ({ recall }) => {
          recall.trouble({ route: 'all', kind: 'status', status: 503, times: 8 })
        },
      },
      ...END,
    ],
    outcome: ONE_LINK,
  },
  {
    name: 'lost',
    summary: 'The bot never ends and does not obey: hours later the thread is told what is known.',
    options: { recall: { leaveMs: 1_000 * 3_600_000 } },
    steps: [
      bot('joinCall', 'Joining the call'),
      minutes(6 * 60, 'without any news'),
      { kind: 'card', says: 'Stopping' },
      minutes(70, 'in which the bot should leave'),
      { kind: 'card', says: 'We lost contact' },
    ],
    outcome: {
      bots: 1,
      card: 'We lost contact',
      thread: [{ says: 'we lost contact with the bot', links: 0 }],
    },
  },
]

function struck(trouble: TroubleHandle): () => boolean {
  return () => trouble.left === 0
}
