import type { World } from '../open-world.ts'
import { timeLapse } from '../watch.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

const FOR_EVER = 1_000_000

type SlackTrouble = Parameters<World['slack']['trouble']>[0]
type RecallTrouble = Parameters<World['recall']['trouble']>[0]

/** Something that has gone wrong; `end` puts it right. */
export type Broken = { end(): void }

/** Nothing of Slack answers, and its sockets are cut: every call that is sent then may have been carried out. */
export function slackDown(world: World): Broken {
  const down = world.slack.trouble({ method: '*', times: FOR_EVER, kind: 'lostRequest' })
  world.slack.dropSockets()
  return down
}

/** Every call to Slack meets this. */
export function slackMeets(world: World, trouble: SlackTrouble): Broken {
  return world.slack.trouble({ ...trouble, times: FOR_EVER })
}

/** Recall answers nothing and sends no webhooks; those of meanwhile are lost for good. */
export function recallDown(world: World): Broken {
  world.recall.webhooks.trouble.lose = 'all'
  const down = recallMeets(world, { route: 'all', kind: 'lostRequest' })
  return {
    end() {
      world.recall.webhooks.trouble.lose = 'none'
      down.end()
    },
  }
}

/** Every call to Recall meets this. */
export function recallMeets(world: World, trouble: RecallTrouble): Broken {
  const met = world.recall.trouble({ ...trouble, times: FOR_EVER })
  return { end: () => met.release() }
}

/** What the operator reads at the usual level since `from` lines: no debug lines. */
export function logLines(world: World, from = 0): string[] {
  return world.logged.slice(from).filter((line) => !line.startsWith('debug'))
}

/** The warnings and errors since `from` lines. */
export function complaints(world: World, from = 0): string[] {
  return world.logged.slice(from).filter((line) => /^(warn|error) /.test(line))
}

/** Lets this much time pass, in few big steps: between them everything comes to rest. */
export async function pass(world: World, ms: number, steps = 8): Promise<void> {
  const until = world.clock.now() + ms
  await timeLapse(world, () => world.clock.now() >= until, Math.ceil(ms / steps))
}

/** Long enough that whatever could come twice would have come. */
export async function waitForSeconds(world: World): Promise<void> {
  await pass(world, 15 * MINUTE)
}

/** The direct messages that the app sent to this person, by their text. */
export function directMessages(world: World, user = 'ana'): string[] {
  const direct = world.slack.directWithApp(user)
  return world.slack
    .messages(direct.id)
    .filter((message) => message.author.kind === 'app')
    .map((message) => `${message.text} ${JSON.stringify(message.blocks)}`)
}
