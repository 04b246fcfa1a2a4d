import { moveBot, playLife } from './bot-life.ts'
import { type BotPhase, type BotState, metadataOf, type Recording, type StatusChange } from './bot-state.ts'
import type { JsonRecord } from './field-checks.ts'
import { LIVES, type LifeName, type LifeStep } from './lives.ts'
import type { MoveName } from './move.ts'
import type { Workspace } from './workspace.ts'

/**
 * One bot of simulated Recall, to look at and to drive by hand. A verb throws when that cannot happen to the bot where it
 * is: a mistake in the test. Driven by hand, media stay unfinished until
 * `finishMedia`, before or after `done`.
 */
export type SimulatedBot = {
  readonly id: string
  readonly phase: BotPhase
  /** The body it was created with; the meeting link with its passcode. */
  readonly request: JsonRecord
  readonly metadata: JsonRecord
  /** Milliseconds since 1970, null for an ad hoc bot. */
  readonly scheduledFor: number | null
  readonly paused: boolean
  readonly deleted: boolean
  readonly statusChanges: readonly StatusChange[]
  readonly recordings: readonly Recording[]
  joinCall(): void
  waitInLobby(): void
  letIn(): void
  /** Let in to a call where nobody else is yet. */
  letInAlone(): void
  somebodyJoins(): void
  /** The others leave; the bot follows after its `everyone_left_timeout`. */
  everyoneLeaves(): void
  deny(subCode?: string): void
  kick(subCode?: string): void
  permissionDenied(subCode?: string): void
  permissionAllowed(): void
  startRecording(): void
  pause(): void
  resume(): void
  stopRecording(): void
  endCall(subCode?: string): void
  finishMedia(): void
  /** Finishes the oldest unfinished recording only. */
  finishOneMedia(): void
  failMedia(subCode?: string): void
  done(): void
  fatal(subCode?: string): void
  deleteMedia(): void
  /** Plays a whole life on the clock, in place of the one it had. `pace` is a factor on its waits, 1 if not said. */
  playLife(life: LifeName | readonly LifeStep[], pace?: number): void
}

/** The bots of a workspace, by their handles. */
export type SimulatedBots = {
  all(): SimulatedBot[]
  find(id: string): SimulatedBot
  newest(): SimulatedBot
}

/** Gives each bot of a workspace its handle, always the same one. */
export function createSimulatedBots(workspace: Workspace): SimulatedBots {
  const handles = new Map<BotState, SimulatedBot>()
  const handleOf = (bot: BotState | undefined) => {
    if (!bot) throw new Error('simulated Recall has no such bot')
    const handle = handles.get(bot) ?? createSimulatedBot(workspace, bot)
    handles.set(bot, handle)
    return handle
  }
  return {
    all: () => workspace.bots.map(handleOf),
    find: (id) => handleOf(workspace.bots.find((bot) => bot.id === id)),
    newest: () => handleOf(workspace.bots.at(-1)),
  }
}

function createSimulatedBot(workspace: Workspace, bot: BotState): SimulatedBot {
  const verb = (name: MoveName) => (subCode?: string) => {
    const move = subCode === undefined ? { name } : { name, subCode }
    if (!moveBot(workspace, bot, move)) throw new Error(`a bot that is ${describe(bot)} cannot ${name}`)
  }
  return {
    id: bot.id,
    request: bot.request,
    statusChanges: bot.statusChanges,
    recordings: bot.recordings,
    get phase() {
      return bot.phase
    },
    get metadata() {
      return metadataOf(bot)
    },
    get scheduledFor() {
      return bot.scheduledFor
    },
    get paused() {
      return bot.paused
    },
    get deleted() {
      return bot.deleted
    },
    joinCall: verb('joinCall'),
    waitInLobby: verb('waitInLobby'),
    letIn: verb('letIn'),
    letInAlone: verb('letInAlone'),
    somebodyJoins: verb('somebodyJoins'),
    everyoneLeaves: verb('everyoneLeaves'),
    deny: verb('deny'),
    kick: verb('kick'),
    permissionDenied: verb('permissionDenied'),
    permissionAllowed: verb('permissionAllowed'),
    startRecording: verb('startRecording'),
    pause: verb('pause'),
    resume: verb('resume'),
    stopRecording: verb('stopRecording'),
    endCall: verb('endCall'),
    finishMedia: verb('finishMedia'),
    finishOneMedia: verb('finishOneMedia'),
    failMedia: verb('failMedia'),
    done: verb('done'),
    fatal: verb('fatal'),
    deleteMedia: verb('deleteMedia'),
    playLife(life, pace = 1) {
      playLife(workspace, bot, { steps: typeof life === 'string' ? LIVES[life] : life, pace })
    },
  }
}

function describe(bot: BotState): string {
  if (bot.deleted) return 'deleted'
  return bot.paused ? 'paused' : bot.phase
}
