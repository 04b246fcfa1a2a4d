import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from '@slack/bolt'
import { idAt, textAt } from './fields.ts'
import { ackAnswer, acknowledge, commitInTime, type ListenerDeps, newAct } from './listener.ts'
import { takeWords } from './take-words.ts'
import { respond } from './tell-asker.ts'

type Args = SlackCommandMiddlewareArgs & AllMiddlewareArgs

/** The listener for `/record`: parse, commit, then ack. All that is answered at once is answered in the ack itself. */
export function createRecordCommand(deps: ListenerDeps): (args: Args) => Promise<void> {
  return async ({ command, ack }) => {
    const team = textAt(command, 'team_id') ?? ''
    const [channel, user] = [idAt(command, 'channel_id'), idAt(command, 'user_id')]
    if (channel === null || user === null) {
      deps.log.warn({}, 'A command came without its channel or its person')
      const refused = await ackAnswer(deps, team, { kind: 'notStarted', why: 'no channel or no person' })
      await acknowledge(deps, () => ack({ response_type: 'ephemeral', ...refused }))
      return
    }
    const act = newAct(deps, {
      ...{ team, channel, user },
      key: textAt(command, 'trigger_id'),
      responseUrl: textAt(command, 'response_url'),
      threadTs: null,
      reply: 'ack',
    })
    const typed = { act, text: textAt(command, 'text') ?? '', rootTs: null, now: deps.clock.now() }
    const answer = await ackAnswer(deps, team, await commitInTime(deps, () => takeWords(deps.acts, typed)))
    const acked = await acknowledge(deps, () =>
      answer === null ? ack() : ack({ response_type: 'ephemeral', ...answer }),
    )
    if (!acked && answer !== null && act.route !== null) await respond(act.route.responseUrl, answer)
  }
}
