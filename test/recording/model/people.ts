import { type Asked, type Bot, newBot } from '../../../src/recording/bot.ts'
import { cardButtons } from '../../../src/recording/card-buttons.ts'
import { cardState } from '../../../src/recording/card-view.ts'
import { changeTime } from '../../../src/recording/change-time.ts'
import { holdsPlace, joins } from '../../../src/recording/holds-place.ts'
import { answerWithinMs, type Policy } from '../../../src/recording/policy.ts'
import { takePress } from '../../../src/recording/take-press.ts'
import { isWaiting, newThread, type Thread } from '../../../src/recording/thread.ts'
import type { CardButton, CardView } from '../../../src/recording/views.ts'
import { ASKED, HOUR, MINUTE, SECOND } from '../rows.ts'
import { expectOpen, expectPressed, expectRetried, type WishLog } from './expect-pressed.ts'
import type { FakeSlack } from './fake-slack.ts'
import type { Random } from './random.ts'
import type { Store } from './store.ts'

type Deps = {
  random: Random
  store: Store
  slack: FakeSlack
  policy: Policy
  wishes: WishLog
  now: () => number
  later: (at: number, run: () => void) => void
}

type Wish = {
  channel: string
  requester: string
  joinAt: number | null
  rootTs?: string | null
  retryOf?: string
  subscribers?: string[]
}

/** What people do in one world, each in one transaction, as `flow/` takes it (rule 10). */
export function createPeople(deps: Deps) {
  const { random, store, slack, policy, wishes, now } = deps
  let ids = 0

  /** `flow/take-recording`. */
  function request(wish: Wish): void {
    const { channel, requester, joinAt } = wish
    const open = store.bots().find((bot) => holdsPlace(bot) && joins(bot, { joinAt, now: now() }))
    if (open !== undefined) expectOpen(open)
    const here = open === undefined ? undefined : store.threadsOf(open.id).find((one) => isHere(one, channel))
    if (here !== undefined) {
      subscribe(here, [requester, ...(wish.subscribers ?? [])])
      return
    }
    const botId = open?.id ?? startBot(joinAt)
    store.addThread(
      newThread({
        id: `thread-${++ids}`,
        botId,
        shared: open !== undefined,
        team: 'T1',
        channel,
        rootTs: wish.rootTs ?? null,
        requester,
        requestedAt: now(),
        answerRoute: null,
        subscribers: wish.subscribers ?? [],
        retryOf: wish.retryOf ?? null,
        answerBy: Math.max(joinAt ?? 0, now()) + answerWithinMs(policy),
      }),
    )
  }

  function startBot(joinAt: number | null): string {
    const asked: Asked = { ...ASKED, joinAt, requestedAt: now() }
    const bot = newBot({ id: `bot-${++ids}`, team: 'T1', asked })
    store.addBot(bot)
    return bot.id
  }

  function subscribe(thread: Thread, users: string[]): void {
    const fresh = users.filter((user) => thread.requester !== user && !thread.subscribers.includes(user))
    if (fresh.length > 0) store.putThread({ ...thread, subscribers: [...thread.subscribers, ...fresh] })
  }

  /** `flow/press-button`. A press is the same when Slack, or a hasty person, sends it twice. */
  function press(threadId: string, button: CardButton): void {
    if (button === 'tryAgain') tryAgain(threadId)
    else if (button === 'change') change(threadId, pickTime())
    else pressLive(threadId, button)
  }

  function pressLive(threadId: string, button: Exclude<CardButton, 'tryAgain' | 'change'>): void {
    const rows = rowsOf(threadId)
    const by = { user: `P@${threadId}.${random.between(1, 2)}`, threadId }
    const pressed = takePress(rows, { button, by, route: null, now: now() })
    expectPressed({ rows, button, by, now: now(), wishes }, pressed)
    store.putBot(pressed.bot)
    if (pressed.thread !== rows.thread) store.putThread(pressed.thread)
  }

  /** `flow/try-again`. */
  function tryAgain(threadId: string): void {
    const { bot, thread } = rowsOf(threadId)
    if (thread.retriedBy !== null) return
    const state = cardState(bot, thread, now())
    if (!cardButtons(state, { now: now(), wanted: false }).includes('tryAgain')) return
    const user = personIn(thread.channel)
    const { joinAt } = bot.asked
    request({
      channel: thread.channel,
      requester: user,
      joinAt: joinAt !== null && joinAt > now() ? joinAt : null,
      rootTs: thread.rootTs ?? thread.cardTs,
      retryOf: thread.id,
      subscribers: [thread.requester, ...thread.subscribers].filter((one) => one !== user),
    })
    store.putThread({ ...store.thread(threadId), retriedBy: user })
    expectRetried(store.threads(), threadId)
  }

  /** `flow/change-recording-time`. */
  function change(threadId: string, at: number): void {
    const { bot, thread, threads } = rowsOf(threadId)
    if (!isWaiting(thread)) return
    const wish = { at, by: { user: `P@${threadId}.${random.between(1, 2)}`, threadId } }
    const moved = changeTime(bot, wish, now())
    if (typeof moved === 'string') return
    const { joinAt } = bot.asked
    if (moved !== bot && (joinAt ?? 0) - now() < 11 * MINUTE) throw new Error('a bot is moved that may be on its way')
    const again = changeTime(moved, wish, now())
    if (typeof again !== 'string' && again !== moved) throw new Error('the same change twice is not one')
    if (moved !== bot && bot.stop !== null) throw new Error('a bot that is to leave is moved')
    const elsewhere = store.bots().filter((other) => other.id !== bot.id && holdsPlace(other))
    if (elsewhere.some((other) => joins(other, { joinAt: at, now: now() }))) return
    store.putBot(moved)
    for (const one of threads.filter(isWaiting)) store.putThread({ ...one, answerBy: at + answerWithinMs(policy) })
  }

  function rowsOf(threadId: string): { bot: Bot; thread: Thread; threads: Thread[] } {
    const thread = store.thread(threadId)
    return { thread, bot: store.bot(thread.botId), threads: store.threadsOf(thread.botId) }
  }

  function personIn(channel: string): string {
    return `U@${channel}.${random.between(1, 3)}`
  }

  function pickTime(): number {
    const at = now() + random.pick([-1, 1, 3, 9, 11, 13, 20, 45, 120, 1_500]) * MINUTE
    return at + random.between(0, 59) * SECOND
  }

  function someRequest(): void {
    const channel = random.pick(['C1', 'C2', 'C3'])
    const planned = random.pick(store.bots()).asked.joinAt
    const joinAt = random.pick([null, planned, planned, pickTime()])
    request({ channel, requester: personIn(channel), joinAt: joinAt !== null && joinAt > now() ? joinAt : null })
  }

  /** A press on something that a card shows, seldom on what it showed before; hasty people do it again. */
  function somePress(): void {
    const { id } = random.pick(store.threads())
    const card = slack.messages.findLast((one) => one.threadId === id && one.step === 'postCard')
    const shown = card === undefined ? [] : (JSON.parse(random.pick([card.shows, ...card.showed])) as CardView).buttons
    const button = shown.length === 0 || random.chance(0.1) ? random.pick(ALL) : pickOf(shown)
    press(id, button)
    if (button === 'pause' && random.chance(0.7))
      deps.later(now() + random.between(1, 90) * SECOND, () => press(id, 'resume'))
    if (!random.chance(0.4)) return
    const again = random.chance(0.5) ? id : random.pick(store.threads()).id
    const other = random.chance(0.3) ? random.pick(ALL) : button
    deps.later(now() + random.pick([1, 200, 2_000, 20_000]), () => press(again, other))
  }

  /** What ends a recording is pressed less often than the rest, for more to happen to it. */
  function pickOf(shown: CardButton[]): CardButton {
    const mild = shown.filter((button) => button !== 'cancel' && button !== 'stop')
    return mild.length > 0 && random.chance(0.75) ? random.pick(mild) : random.pick(shown)
  }

  return {
    /** The first request of a world. */
    begin(joinAt: number | null): void {
      request({ channel: 'C1', requester: personIn('C1'), joinAt })
    },
    /** Somebody who presses the other one while a pause or resume of this bot is carried out. */
    turn(botId: string, button: 'pause' | 'resume'): void {
      press(random.pick(store.threadsOf(botId)).id, button)
    },
    /** Something that somebody does at any time. */
    act(): void {
      if (random.chance(0.25)) someRequest()
      else somePress()
    },
  }
}

const ALL: CardButton[] = ['cancel', 'change', 'stop', 'pause', 'resume', 'tryAgain']

function isHere(thread: Thread, channel: string): boolean {
  return thread.channel === channel && isWaiting(thread)
}

/** When the first recording of a world is to begin; null: now. */
export function drawJoin(random: Random, start: number): number | null {
  const ahead = random.pick([null, null, null, 3 * MINUTE, 12 * MINUTE, 14 * MINUTE, 40 * MINUTE, 3 * HOUR, 26 * HOUR])
  return ahead === null ? null : start + ahead
}
