import { expect, test } from 'vitest'
import { checkOutcome } from '../../src/sandbox/check-outcome.ts'
import { openSandbox } from '../../src/sandbox/open-sandbox.ts'
import { ONE_LINK, type Outcome, type Scenario } from '../../src/sandbox/scenario.ts'

function scenario(outcome: Outcome): Scenario {
  return { name: 'test', summary: 'A test.', steps: [], outcome }
}

test('a workspace in which nothing happened has none of what a scenario wants', async () => {
  await using sandbox = await openSandbox(async () => ({ port: 9, stop: async () => undefined }))
  const { faults } = await checkOutcome(sandbox, scenario(ONE_LINK))
  expect(faults).toEqual([
    'There must be 1 bots at Recall, there are 0.',
    'There must be 1 cards, there are 0.',
    'There must be 1 replies in the thread, there are 0.',
  ])
})

test('a reply with a link that gives no recording, and one reply too many, are faults', async () => {
  await using sandbox = await openSandbox(async () => ({ port: 9, stop: async () => undefined }))
  const { slack, recall } = sandbox
  const channel = slack.channel('#standup').id
  const post = async (message: object) => {
    const answer = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ channel, ...message }),
    })
    return (await answer.json()) as { ts: string }
  }
  const card = await post({ text: 'Recording ready' })
  await post({ text: `the recording is ready <${recall.apiUrl}/nothing|here>`, thread_ts: card.ts })
  await post({ text: 'the recording is ready', thread_ts: card.ts })
  const { faults, recordings } = await checkOutcome(sandbox, scenario({ ...ONE_LINK, bots: 0 }))
  expect(recordings).toEqual([])
  expect(faults).toEqual([
    'There must be 1 replies in the thread, there are 2.',
    'The link in the thread does not give the recording: it is answered 404.',
  ])
})
