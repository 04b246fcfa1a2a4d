import type { AlertView } from '../../recording/views.ts'
import { mention } from './mention.ts'
import { context, type Message, message, section } from './message.ts'
import { timeOfDay } from './moment.ts'
import { outsideBold } from './outside-text.ts'
import { waitingRoom } from './waiting-room.ts'

/** The call for help from the waiting room: whom to let in, by which click, and until when. */
export function alertMessage(view: AlertView): Message {
  const bot = outsideBold(view.botName, 100)
  const { place, name, who, clicks, limit } = waitingRoom(view.platform)
  const call = `${mention(view.requester)} the bot is in the ${place} and somebody has to let it in. It is called ${bot} there.`
  return message(`${call} It waits until ${timeOfDay(view.until)}.`, [
    section(`:door: ${call}`),
    section(`*To let it in${name === null ? '' : ` on ${name}`}:* ${who} ${clicks(bot)}`),
    context(
      `It waits until ${timeOfDay(view.until)}, then it leaves and nothing is recorded.${limit === null ? '' : ` ${limit}`}`,
    ),
  ])
}
