import type { Sandbox } from './open-sandbox.ts'
import { USUAL } from './play-scenario.ts'
import { LIVES, type LifeName } from './simulated-recall/lives.ts'
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
  '#board             goes to another channel: #standup, #general, #board (private), #old (archived)',
  'life denied        what the next bots live through: `life` alone names all',
  'skip 10m           moves the clock on, here by ten minutes (s, m, h)',
  'app off, app on    stops and starts the app; off, when an app of yours is to get the commands',
  'exit               ends the sandbox, as Ctrl-C does',
]

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000 }

/** Makes the typist. Bots live by themselves from now on, twice as fast as they would. */
export function createTypist(deps: { sandbox: Sandbox; view: ThreadView; say: (text: string) => void }): Typist {
  const { sandbox, view, say } = deps
  const { slack, recall, clock } = sandbox
  let channel = USUAL.channel
  Object.assign(recall.settings, { autoplay: 'happy', pace: 0.5 })

  async function slash(text: string): Promise<void> {
    const [command = '', ...rest] = text.split(' ')
    if (command !== '/record') return say(`Slack knows ${command} not. Here it knows /record.`)
    view.typed({ user: USUAL.user, channel, text })
    await slack.command({ user: USUAL.user, channel, command, text: rest.join(' ').trim() })
  }

  function go(name: string): void {
    try {
      channel = `#${slack.channel(name).name}`
    } catch {
      say(`There is no channel ${name}.`)
    }
  }

  function live(name: string): void {
    if (isLife(name)) recall.settings.autoplay = name
    say(
      isLife(name) ? `The next bots will live through “${name}”.` : `A bot can live: ${Object.keys(LIVES).join(', ')}.`,
    )
  }

  async function switchApp(way: string): Promise<void> {
    if (way === 'off') recall.sendWebhooksTo(null)
    await (way === 'off' ? sandbox.stopApp() : sandbox.startApp())
    say(way === 'off' ? 'The app is stopped.' : 'The app runs.')
  }

  return {
    channel: () => channel,
    async take(line) {
      const [word = '', rest = ''] = line.split(/\s+(.*)/s)
      const skip = /^(\d+)\s*([smh])$/.exec(rest)
      if (word.startsWith('/')) await slash(line)
      else if (word.startsWith('#')) go(word)
      else if (word === 'life') live(rest)
      else if (word === 'skip' && skip) clock.skip(Number(skip[1]) * (UNITS[skip[2] ?? ''] ?? 0))
      else if (word === 'app' && ['on', 'off'].includes(rest)) await switchApp(rest)
      else if (word === 'exit' || word === 'quit') return 'leave'
      else if (word !== '') for (const text of TYPIST_HELP) say(text)
      return 'stay'
    },
  }
}

function isLife(name: string): name is LifeName {
  return Object.hasOwn(LIVES, name)
}
