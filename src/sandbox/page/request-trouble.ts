import type { Sandbox } from '../open-sandbox.ts'
import type { Trouble, TroubleMode } from './page-state.ts'
import type { TroubleSwitch } from './trouble-switch.ts'

/** The switches of what can go wrong with the app's calls to Slack and to Recall, all off. */
export function createRequestTrouble({ slack, recall }: Sandbox): TroubleSwitch[] {
  const inSlack = (told: Told, trouble: SlackTrouble) => toSwitch(told, 'slack', slackTrouble(slack, trouble))
  const inRecall = (told: Told, trouble: RecallTrouble) => toSwitch(told, 'recall', recallTrouble(recall, trouble))
  return [
    inSlack(
      { name: 'slack-429', words: 'Too many calls (429)', explains: 'Slack asks the app to come back in 10 seconds.' },
      { method: '*', kind: 'http429', retryAfter: 10 },
    ),
    inSlack(
      { name: 'slack-500', words: 'Server error (500)', explains: 'Slack fails; nothing has happened.' },
      { method: '*', kind: 'http500' },
    ),
    inSlack(
      { name: 'slack-lost', words: 'Answer lost', explains: 'Slack does it, but the app never hears so.' },
      { method: 'chat.postMessage', kind: 'lostAnswer' },
    ),
    inRecall(
      { name: 'recall-507', words: 'No free bot (507)', explains: 'Recall has no bot to send right now.' },
      { route: 'create', kind: 'poolDepleted' },
    ),
    inRecall(
      { name: 'recall-429', words: 'Too many requests (429)', explains: 'Recall asks to come back in 30 seconds.' },
      { route: 'create', kind: 'status', status: 429, retryAfter: 30 },
    ),
    inRecall(
      { name: 'recall-500', words: 'Server error (500)', explains: 'Recall fails to create the bot.' },
      { route: 'create', kind: 'status', status: 500 },
    ),
    inRecall(
      { name: 'recall-lost', words: 'Answer lost', explains: 'The bot is created, but the app never hears so.' },
      { route: 'create', kind: 'lostAnswer' },
    ),
  ]
}

type Told = Pick<Trouble, 'name' | 'words' | 'explains'>
type SlackTrouble = Parameters<Sandbox['slack']['trouble']>[0]
type RecallTrouble = Parameters<Sandbox['recall']['trouble']>[0]

/** Trouble in force: whether it will still hit, and its end. */
type InForce = { left(): boolean; end(): void }

function slackTrouble(slack: Sandbox['slack'], trouble: SlackTrouble): (times: number) => InForce {
  return (times) => {
    const handle = slack.trouble({ ...trouble, times })
    return { left: () => handle.met() < times, end: handle.end }
  }
}

function recallTrouble(recall: Sandbox['recall'], trouble: RecallTrouble): (times: number) => InForce {
  return (times) => {
    const handle = recall.trouble({ ...trouble, times })
    return { left: () => handle.left > 0, end: handle.release }
  }
}

function toSwitch(told: Told, group: Trouble['group'], begin: (times: number) => InForce): TroubleSwitch {
  let inForce: InForce | null = null
  let wanted: TroubleMode = 'off'
  return {
    ...told,
    group,
    can: ['off', 'once', 'on'],
    mode: () => (inForce?.left() === true ? wanted : 'off'),
    set(mode) {
      inForce?.end()
      inForce = mode === 'off' ? null : begin(mode === 'once' ? 1 : Number.POSITIVE_INFINITY)
      wanted = mode
    },
  }
}
