import type { CrashWorld } from './crash-world.ts'
import type { Deeds } from './run.ts'
import { messagesOfApp, wordsOf } from './threads.ts'

/** What was seen, for whoever has to find out why: the calls, the messages, the end of the log. */
export function tellStory(world: CrashWorld, deeds: Deeds): string {
  const { slack, recall } = world
  const begun = Math.min(...[...slack.calls, ...recall.calls].map(({ at }) => at))
  const seconds = (at: number) => `${Math.round((at - begun) / 100) / 10} s`
  const lines = [
    ...slack.calls.map(({ method, args, answer, at }) => ({
      at,
      line: `slack ${method} ${cut(answer?.kind === 'answered' ? answer.body : answer?.kind, 60)} ${cut(args['text'], 90)}`,
    })),
    ...recall.calls.map(({ route, status, at }) => ({ at, line: `recall ${route} ${status}` })),
    ...recall.bots.flatMap(({ id, statusChanges }) =>
      statusChanges.map(({ code, at }) => ({ at: Number(at) / 1000, line: `bot ${id.slice(0, 8)} ${code}` })),
    ),
  ]
  const told = lines.toSorted((a, b) => a.at - b.at).map(({ at, line }) => `  ${seconds(at)} ${line}`)
  const channels = ['#standup', '#sales'].flatMap((channel) =>
    messagesOfApp(world, channel).map((message) => `  ${channel} ${message.ts} ${cut(wordsOf(message), 160)}`),
  )
  const log = world.logged().trim().split('\n')
  return [
    `killed at: ${world.killedAt()}; told: ${JSON.stringify([...deeds.told])}`,
    ...told.slice(-60),
    ...channels,
    ...log.slice(-40).map((line) => `  ${line.slice(0, 240)}`),
  ].join('\n')
}

function cut(value: unknown, length: number): string {
  return (typeof value === 'string' ? value : String(JSON.stringify(value))).slice(0, length)
}
