import { type CallPoints, createCallPoints } from '../call-points.ts'
import type { SkippableClock } from '../clock.ts'
import { type Agenda, createAgenda } from './agenda.ts'
import type { BotState, Media, Recording, StatusChange } from './bot-state.ts'
import { type Changes, createChanges } from './changes.ts'
import type { ApiVersion } from './check-bot-request.ts'
import { createMoments, type Moment } from './moment.ts'
import type { RecallSettings } from './settings.ts'

/** Something that happened in a workspace and that a webhook may tell. */
export type Occurrence =
  | { kind: 'bot'; bot: BotState; change: StatusChange }
  | { kind: 'recording'; bot: BotState; recording: Recording; change: StatusChange }
  | { kind: 'media'; bot: BotState; recording: Recording; media: Media; change: StatusChange }

/** The account that the API key belongs to: its bots, and how it is set up. */
export type Workspace = {
  readonly apiVersion: ApiVersion
  readonly settings: RecallSettings
  readonly agenda: Agenda
  readonly changes: Changes
  readonly points: CallPoints
  readonly bots: BotState[]
  nextMoment(): Moment
  newId(): string
  /** Says that something happened, to whoever listens. */
  tell(occurrence: Occurrence): void
  /** Hears of everything that is told. */
  listen(listener: (occurrence: Occurrence) => void): void
}

/** Makes a workspace without any bot. */
export function createWorkspace(deps: {
  clock: SkippableClock
  apiVersion: ApiVersion
  settings: RecallSettings
  newId: () => string
}): Workspace {
  const agenda = createAgenda(deps.clock)
  const changes = createChanges()
  const listeners: ((occurrence: Occurrence) => void)[] = []
  return {
    apiVersion: deps.apiVersion,
    settings: deps.settings,
    agenda,
    changes,
    points: createCallPoints(),
    bots: [],
    nextMoment: createMoments(agenda.now),
    newId: deps.newId,
    tell(occurrence) {
      for (const listener of listeners) listener(occurrence)
      changes.notify()
    },
    listen: (listener) => void listeners.push(listener),
  }
}
