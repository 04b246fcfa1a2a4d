import fc from 'fast-check'
import { type Answer, createDoor, fine, type Stage } from '../door.ts'
import { mutate, mutation } from '../mutation.ts'
import { slackInput, slackPlan } from './slack-input.ts'

/** Payloads in proper envelopes. */
export const slackSocket = createDoor({
  name: 'Slack, socket',
  plan: slackPlan,
  async send(stage, plan) {
    const { type, payload, plain } = slackInput(stage, plan)
    const id = `fuzz-${stage.number}`
    const envelope = { envelope_id: id, type, payload, accepts_response_payload: type !== 'events_api' }
    return await exchange(stage, { id, text: JSON.stringify(envelope), mustAnswer: plain && type === 'slash_commands' })
  },
})

/** Frames whose envelope itself is wrong, and texts that are none. */
export const slackFrames = createDoor({
  name: 'Slack, frames',
  plan: fc.record({
    input: slackPlan,
    cut: fc.option(fc.nat({ max: 400 }), { freq: 2 }),
    changes: fc.array(mutation, { minLength: 1, maxLength: 3 }),
  }),
  async send(stage, { input, cut, changes }) {
    const { type, payload } = slackInput(stage, input)
    const id = `fuzz-${stage.number}`
    const text = String(JSON.stringify(mutate({ envelope_id: id, type, payload }, changes)))
    return await exchange(stage, { id, text: cut === null ? text : text.slice(0, cut), mustAnswer: false })
  },
})

/** A real person waits 3 s for an answer; a loaded machine gets more. */
const PATIENCE_MS = 20_000

type Framed = { id: string; text: string; mustAnswer: boolean }

async function exchange({ world, quiet }: Stage, { id, text, mustAnswer }: Framed): Promise<Answer> {
  const { relay } = world
  const acked = relay.acked(id).then((): Answer => fine('acked'))
  const ended = relay.ended()
  if (!relay.sendText(text)) return { status: 'no socket', fault: mustAnswer ? 'there is no socket' : null }
  if (!mustAnswer) return await Promise.race([acked, quiet.then(() => fine('silent'))])
  const late = new Promise<Answer>((resolve) => {
    const timer = setTimeout(() => resolve(unanswered(relay.ended() > ended)), PATIENCE_MS)
    void acked.finally(() => clearTimeout(timer))
  })
  return await Promise.race([acked, late])
}

// The SDK gives a socket up when the machine is too slow to answer its pings, and the acks under way are lost with it.
function unanswered(socketEnded: boolean): Answer {
  return socketEnded ? fine('lost with its socket') : { status: 'no ack', fault: 'a command got no answer' }
}
