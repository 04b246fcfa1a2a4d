import { newAsk } from '../recording/ask.ts'
import type { Bot } from '../recording/bot.ts'
import type { AskAnswer } from '../recording/views.ts'
import { insertAsk } from '../store/asks.ts'
import type { Tx } from '../store/tables.ts'
import type { Clock } from './ports.ts'

type Dropped = Pick<Extract<AskAnswer, { kind: 'controlDropped' }>, 'reason' | 'why'> & { bot: Bot }

/** Has whoever pressed pause or resume told that it was given up (rule 27). `bot` still holds the wish. */
export async function tellDropped(
  deps: { clock: Clock; newId: () => string },
  tx: Tx,
  { bot, reason, why }: Dropped,
): Promise<void> {
  const { control } = bot
  if (control === null) return
  const { want, by, channel, route } = control
  await insertAsk(
    tx,
    newAsk({
      id: deps.newId(),
      team: bot.team,
      channel,
      user: by.user,
      threadTs: null,
      route,
      askedAt: deps.clock.now(),
      wish: { kind: 'tell', answer: { kind: 'controlDropped', want, reason, why } },
    }),
  )
}
