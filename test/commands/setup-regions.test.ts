import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { createAsk } from '../../src/commands/setup/ask.ts'
import { askRecall } from '../../src/commands/setup/ask-recall.ts'
import type { Session } from '../../src/commands/setup/session.ts'
import { createSkippableClock } from '../../src/sandbox/clock.ts'
import { createSimulatedRecall } from '../../src/sandbox/simulated-recall/simulated-recall.ts'

// The regions' addresses are Recall's own, so that no process of ours can be led to simulators: only this part of the
// wizard is asked here, over streams in the place of a terminal.

/** Somebody who answers Recall's questions: each line is typed once its question is shown. */
async function answer(lines: [RegExp, string][], more: { working: string[]; given?: Session['given'] }) {
  const clock = createSkippableClock()
  const here = new Map(
    await Promise.all(more.working.map(async (region) => [region, await createSimulatedRecall({ clock })] as const)),
  )
  const keyOf = (region: string) => here.get(region)?.apiKey ?? ''
  const [input, output] = [new PassThrough(), new PassThrough()]
  let printed = ''
  let seen = 0
  const left = [...lines]
  output.on('data', (chunk: Buffer) => {
    printed += stripVTControlCharacters(chunk.toString())
    const [next] = left
    const found = next?.[0].exec(printed.slice(seen))
    if (next === undefined || !found) return
    seen += found.index + found[0].length
    left.shift()
    // After the prompt has drawn itself it listens.
    setImmediate(() => input.write(`${next[1].replace(/^key of (.+)$/, (_, region) => keyOf(region))}\r`))
  })
  const answers = await askRecall(
    {
      ask: createAsk({ input, output }),
      given: more.given ?? {},
      before: {},
      slackUrl: '',
      recallPlace: null,
      addressOfRegion: (region) => here.get(region)?.apiUrl ?? 'http://127.0.0.1:9',
      check: true,
      openBrowser: () => undefined,
      manifest: '',
      addresses: {},
    },
    null,
  )
  await Promise.all([...here.values()].map((recall) => recall.close()))
  return { answers, printed, keyOf }
}

const ALL = ['us-east-1', 'us-west-2', 'eu-central-1', 'ap-northeast-1']
const DOWN = '\u001b[B'

test('whoever does not know the region presses Enter, and the key tells', async () => {
  const { answers, printed, keyOf } = await answer(
    [
      [/Your Recall region/, ''],
      [/Recall API key/, 'key of eu-central-1'],
      [/if there is one/, ''],
    ],
    { working: ALL },
  )
  expect(answers).toMatchObject({ RECALL_REGION: 'eu-central-1', RECALL_API_KEY: keyOf('eu-central-1') })
  expect(printed).toContain('This key belongs to eu-central-1')
})

test('a key of another region than the one that was chosen is written with its own, and said so', async () => {
  const { answers, printed } = await answer(
    [
      [/Your Recall region/, DOWN],
      [/Recall API key/, 'key of ap-northeast-1'],
      [/if there is one/, ''],
    ],
    { working: ALL },
  )
  expect(answers).toMatchObject({ RECALL_REGION: 'ap-northeast-1', RECALL_WEBHOOK_SECRET: null, PUBLIC_URL: null })
  expect(printed).toContain('Not us-east-1: the key is taken by ap-northeast-1')
})

test('a key of no region is asked for again', async () => {
  const { answers, printed } = await answer(
    [
      [/Recall API key/, 'nobodys-key'],
      [/No region of Recall takes this key[\s\S]*Recall API key/, 'key of us-west-2'],
      [/if there is one/, ''],
    ],
    { working: ALL, given: { RECALL_REGION: 'us-west-2' } },
  )
  expect(answers).toMatchObject({ RECALL_REGION: 'us-west-2' })
  expect(printed).toContain('No region of Recall takes this key')
})

test('when Recall cannot be asked, the person may go on, and says the region', async () => {
  const { answers } = await answer(
    [
      [/Your Recall region/, ''],
      [/Recall API key/, 'a-key'],
      [/Take it without this check\?/, 'y'],
      [/Then choose the region/, DOWN],
      [/if there is one/, ''],
    ],
    { working: [] },
  )
  expect(answers).toMatchObject({ RECALL_REGION: 'eu-central-1', RECALL_API_KEY: 'a-key' })
})
