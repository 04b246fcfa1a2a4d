import { expect, test } from 'vitest'
import { openSandbox, type Sandbox } from '../../../src/sandbox/open-sandbox.ts'
import { possibleMoves } from '../../../src/sandbox/page/possible-moves.ts'
import type { MoveName } from '../../../src/sandbox/simulated-recall/move.ts'

/** Ways to every place in a bot's life. */
const WAYS: readonly MoveName[][] = [
  [],
  ['joinCall'],
  ['joinCall', 'waitInLobby'],
  ['joinCall', 'letIn'],
  ['joinCall', 'letInAlone'],
  ['joinCall', 'letIn', 'permissionAllowed'],
  ['joinCall', 'letIn', 'permissionDenied'],
  ['joinCall', 'letIn', 'startRecording'],
  ['joinCall', 'letIn', 'startRecording', 'pause'],
  ['joinCall', 'letIn', 'startRecording', 'stopRecording'],
  ['joinCall', 'letIn', 'startRecording', 'startRecording', 'stopRecording'],
  ['joinCall', 'deny'],
  ['joinCall', 'letIn', 'startRecording', 'endCall'],
  ['joinCall', 'letIn', 'startRecording', 'endCall', 'done'],
  ['joinCall', 'letIn', 'startRecording', 'endCall', 'finishMedia', 'done'],
  ['joinCall', 'letIn', 'startRecording', 'endCall', 'failMedia', 'done'],
  ['joinCall', 'letIn', 'startRecording', 'fatal'],
  ['joinCall', 'letIn', 'startRecording', 'endCall', 'finishMedia', 'done', 'deleteMedia'],
]

const MOVES: readonly MoveName[] = [
  ...(['joinCall', 'waitInLobby', 'letIn', 'letInAlone', 'somebodyJoins', 'everyoneLeaves', 'deny', 'kick'] as const),
  ...(['permissionDenied', 'permissionAllowed', 'startRecording', 'pause', 'resume', 'stopRecording'] as const),
  ...(['endCall', 'finishMedia', 'finishOneMedia', 'failMedia', 'done', 'fatal', 'deleteMedia'] as const),
]

/** Shown only where they make a difference: the rest of what could happen would change nothing. */
const POINTLESS: Partial<Record<MoveName, true>> = { finishOneMedia: true, deleteMedia: true }

async function botAfter({ recall }: Sandbox, way: readonly MoveName[]) {
  const headers = { authorization: recall.apiKey, 'content-type': 'application/json' }
  const body = JSON.stringify({ meeting_url: 'https://us02web.zoom.us/j/86543210987' })
  await fetch(`${recall.apiUrl}/api/v1/bot/`, { method: 'POST', headers, body })
  const bot = recall.newestBot()
  for (const move of way) bot[move]()
  return bot
}

test.each(WAYS.map((way) => [way.join(', ') || 'nothing', way] as const))(
  'after %s exactly the moves are offered that simulated Recall allows',
  async (_, way) => {
    await using sandbox = await openSandbox(async () => ({ port: 9, stop: async () => undefined }), {
      recall: { rateLimits: false },
      still: true,
    })
    const offered = new Set(possibleMoves(await botAfter(sandbox, way), 'zoom').map(({ name }) => name))
    for (const move of MOVES) {
      const bot = await botAfter(sandbox, way)
      const allowed = succeeds(() => bot[move]())
      if (offered.has(move) || POINTLESS[move] !== true) expect([move, offered.has(move)]).toEqual([move, allowed])
    }
  },
)

test('what only Zoom asks a host is offered for Zoom alone', async () => {
  await using sandbox = await openSandbox(async () => ({ port: 9, stop: async () => undefined }))
  const bot = await botAfter(sandbox, ['joinCall', 'letIn'])
  const named = (platform: string) => possibleMoves(bot, platform).map(({ name }) => name)
  expect(named('zoom')).toContain('permissionDenied')
  expect(named('google_meet')).not.toContain('permissionDenied')
  expect(possibleMoves(bot, 'zoom').find(({ name }) => name === 'permissionDenied')?.choices).toHaveLength(9)
})

function succeeds(run: () => void): boolean {
  try {
    run()
    return true
  } catch {
    return false
  }
}
