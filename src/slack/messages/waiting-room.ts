import { platformName } from './platform-name.ts'

/**
 * Where a platform lets a bot wait, who may let it in, and by which click. `clicks` continues a sentence that begins with
 * `who`. `limit`: how long the platform itself lets anybody wait, as a sentence; null: as long as the bot does.
 */
type WaitingRoom = { place: string; who: string; clicks: (bot: string) => string; limit: string | null }

/** The waiting room of a platform, by Recall's name for it. One that is not known gets general words, and `name` null. */
export function waitingRoom(platform: string): WaitingRoom & { name: string | null } {
  const room = ROOMS.get(platform)
  return room === undefined ? { ...UNKNOWN, name: null } : { ...room, name: platformName(platform) }
}

// Where the platforms' help pages say that waiting people are let in; for Meet and the limits also facts/recall-api.md 1.3 and 9.
const ROOMS = new Map<string, WaitingRoom>([
  [
    'zoom',
    {
      place: 'waiting room',
      who: 'the host or a co-host',
      clicks: (bot) => `clicks *Participants*, then *Admit* next to ${bot}.`,
      limit: null,
    },
  ],
  [
    'google_meet',
    {
      place: 'waiting room',
      who: 'someone from the host’s organisation',
      clicks: (bot) => `clicks *Admit* in the notice that ${bot} wants to join. Other guests are not even asked.`,
      limit: 'Google Meet itself lets nobody wait longer than 10 minutes.',
    },
  ],
  [
    'microsoft_teams',
    {
      place: 'lobby',
      who: 'the organiser or a presenter',
      clicks: (bot) =>
        `clicks *Admit* in the notice about the lobby, or opens *People* and clicks the tick next to ${bot}, which may stand there as Unverified.`,
      limit: 'Teams itself may end the wait after 30 minutes.',
    },
  ],
  [
    'webex',
    {
      place: 'lobby',
      who: 'the host or a co-host',
      clicks: (bot) => `opens *Participants* and clicks *Admit* next to ${bot}, under “Waiting in lobby”.`,
      limit: null,
    },
  ],
  [
    'goto',
    {
      place: 'waiting room',
      who: 'the organiser',
      clicks: (bot) => `opens *People* and clicks *Admit* next to ${bot}.`,
      limit: null,
    },
  ],
])

const UNKNOWN: WaitingRoom = {
  place: 'waiting room',
  who: 'the host',
  clicks: (bot) => `opens the list of people who are waiting and lets ${bot} in.`,
  limit: null,
}
