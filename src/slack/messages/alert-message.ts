import type { AlertView } from '../../recording/views.ts'
import { mention } from './mention.ts'
import { context, type Message, message, section } from './message.ts'
import { timeOfDay } from './moment.ts'
import { outsideBold } from './outside-text.ts'
import { platformName } from './platform-name.ts'

/** The call for help from the waiting room: whom to let in, by which click, and until when. */
export function alertMessage(view: AlertView): Message {
  const bot = outsideBold(view.botName, 100)
  const where = WAITING_PLACE[view.platform] ?? 'waiting room'
  const call = `${mention(view.requester)} the bot is in the ${where} and somebody has to let it in. Its name there is ${bot}.`
  return message(`${call} It waits until ${timeOfDay(view.until)}.`, [
    section(`:door: ${call}`),
    section(whatToClick(view.platform, bot)),
    context(`It waits until ${timeOfDay(view.until)}, then it leaves and nothing is recorded.`),
  ])
}

const WAITING_PLACE: Record<string, string> = { microsoft_teams: 'lobby', webex: 'lobby' }

// Where the platforms' help pages say that waiting people are let in.
const CLICKS: Record<string, (bot: string) => string> = {
  zoom: (bot) => `the host or a co-host clicks *Participants*, then *Admit* next to ${bot}.`,
  google_meet: (bot) =>
    `somebody of the host’s own organisation clicks *Admit* in the notice that ${bot} wants to join. Other guests are not even asked.`,
  microsoft_teams: (bot) =>
    `the organiser or a presenter clicks *Admit* in the notice about the lobby, or opens *People* and clicks the tick next to ${bot}.`,
  webex: (bot) => `the host opens *Participants* and clicks *Admit* next to ${bot}, under “Waiting in lobby”.`,
  goto: (bot) => `the organiser opens *People* and clicks *Admit* next to ${bot}.`,
}

function whatToClick(platform: string, bot: string): string {
  const clicks = CLICKS[platform]
  if (clicks === undefined) return `The host opens the list of people who are waiting and lets ${bot} in.`
  return `*In ${platformName(platform)}:* ${clicks(bot)}`
}
