import type { Sandbox } from './open-sandbox.ts'
import { USUAL } from './play-scenario.ts'
import { LIVES, type LifeName } from './simulated-recall/lives.ts'
import { skipWords } from './terminal/skip-words.ts'
import type { ThreadView } from './terminal/thread-view.ts'

/** What a person at the prompt can do, as Ana. */
export type Typist = {
  /** Carries out one line. `leave` when it asks to end the sandbox. */
  take(line: string): Promise<'stay' | 'leave'>
  /** Where Ana is, with its `#`. */
  channel(): string
}

/** What can be typed, one line each. */
export const TYPIST_HELP = [
  '/record <link>     as Ana, here; with nothing or help behind it, the app explains itself',
  '/invite @recorder  lets the app into this channel: #board needs it',
  '#board             goes to another channel: #standup, #general, #board (private), #old (archived)',
  'life denied        what the next bots live through: `life` alone names all',
  'life endless       the next meetings last for hours (others: half a minute); skip 5h ends them',
  'skip 10m           moves the clock on (s, m, h); it makes no recording longer but an endless one',
  'app off, app on    stops and starts the app; off, when an app of yours is to get the commands',
  'exit               ends the sandbox, as Ctrl-C does',
]

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000 }
const OTHER_APP = 'If your own app still runs, stop it: Slack gives each command to one of the two.'

type TypistDeps = { sandbox: Sandbox; view: ThreadView; say: (text: string) => void }

/** Makes the typist. Bots live by themselves from now on, twice as fast as they would. */
export function createTypist({ sandbox, view, say }: TypistDeps): Typist {
  const { slack, recall } = sandbox
  let channel = USUAL.channel
  const switchApp = createAppSwitch(sandbox, say)
  Object.assign(recall.settings, { autoplay: 'happy', pace: 0.5 })

  async function slash(text: string): Promise<void> {
    const [command = '', ...words] = text.split(' ')
    const rest = words.join(' ').trim()
    if (command === '/invite') return say(invite(sandbox, channel, rest))
    if (command !== '/record') return say(`The sandbox knows no ${command}, only /record and /invite.`)
    view.typed({ user: USUAL.user, channel, text })
    await slack.command({ user: USUAL.user, channel, command, text: rest })
  }

  function go(name: string): void {
    try {
      channel = `#${slack.channel(name).name}`
    } catch {
      say(`There is no channel ${name}.`)
    }
  }

  function live(name: string): void {
    if (isLife(name)) {
      recall.settings.autoplay = name
      say(`The next bots will live through “${name}”.`)
    } else {
      if (name !== '') say(`There is no life “${name}”.`)
      say(`A bot can live: ${Object.keys(LIVES).join(', ')}.`)
    }
  }

  function skip(time: string): void {
    const [, count, unit = ''] = /^(\d{1,5})\s*([smh])$/.exec(time) ?? []
    const ms = Number(count) * (UNITS[unit] ?? 0)
    if (ms > 0) {
      view.aside(skipWords(ms, 'later'))
      sandbox.clock.skip(ms)
    } else {
      say(`“${`skip ${time}`.trim()}” was not understood. Like this: skip 30s, skip 10m, skip 2h.`)
    }
  }

  return {
    channel: () => channel,
    async take(line) {
      const [word = '', rest = ''] = line.split(/\s+(.*)/s)
      if (word.startsWith('/')) await slash(line)
      else if (word.startsWith('#')) go(word)
      else if (word === 'life') live(rest)
      else if (word === 'skip') skip(rest)
      else if (word === 'app' && (rest === 'on' || rest === 'off')) await switchApp(rest)
      else if (word === 'exit' || word === 'quit') return 'leave'
      else if (word !== '') {
        if (word !== 'help') say(`“${line}” was not understood. What can be typed here:`)
        for (const text of TYPIST_HELP) say(text)
      }
      return 'stay'
    },
  }
}

function isLife(name: string): name is LifeName {
  return Object.hasOwn(LIVES, name)
}

/** Lets the app into a channel, as Slack's own command does, and says what came of it. */
function invite({ slack }: Sandbox, ref: string, whom: string): string {
  const { botName, botUserId } = slack.app
  const channel = slack.channel(ref)
  if (whom.replace(/^@/, '').toLowerCase() !== botName.toLowerCase())
    return `Here only the app can be invited: /invite @${botName}`
  if (channel.archived) return `${ref} is archived, nobody can be invited to it.`
  if (channel.members.has(botUserId)) return `@${botName} is in ${ref} already.`
  slack.changeChannel(ref, { withApp: true })
  return `@${botName} is in ${ref} now.`
}

/** Starts and stops the sandbox's own app, which runs at first. */
function createAppSwitch(sandbox: Sandbox, say: (text: string) => void): (way: 'on' | 'off') => Promise<void> {
  let is: 'on' | 'off' = 'on'
  let last = Promise.resolve()

  async function change(way: 'on' | 'off'): Promise<void> {
    if (way === is) return say(way === 'on' ? 'The app runs already.' : 'The app is already stopped.')
    if (way === 'off') sandbox.recall.sendWebhooksTo(null)
    await (way === 'off' ? sandbox.stopApp() : sandbox.startApp())
    is = way
    say(way === 'off' ? 'The app is stopped.' : `The app runs. ${OTHER_APP}`)
  }

  // One after the other: an app that is still stopping holds its database.
  return (way) => {
    const next = last.then(() => change(way))
    last = next.catch(() => undefined)
    return next
  }
}
