import { parseArgs } from 'node:util'
import type { Scenario } from './scenario.ts'
import { findScenario, SCENARIO_GROUPS } from './scenarios.ts'

/** What `npm run sandbox -- …` was asked to do. `port` 0 is any free one; `wrong` is a sentence about what was not understood. */
export type Wish =
  | { kind: 'play'; scenario: Scenario; once: boolean; verbose: boolean; port: number }
  | { kind: 'list' }
  | { kind: 'help' }
  | { kind: 'wrong'; why: string }

/** Reads the arguments behind the program's name. */
export function readArguments(args: readonly string[]): Wish {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const unknown = tokens.find((token) => token.kind === 'option' && !Object.hasOwn(OPTIONS, token.name))
  if (unknown?.kind === 'option') return wrong(`There is no option ${unknown.rawName}.`)
  const needless = tokens.find(
    (token) => token.kind === 'option' && !WITH_VALUE.includes(token.name) && token.inlineValue === true,
  )
  if (needless?.kind === 'option') return wrong(`${needless.rawName} takes no value.`)
  if (positionals.length > 0)
    return wrong(`“${positionals[0]}” was not understood. Did you mean --scenario ${positionals[0]}?`)
  if (values.help === true) return { kind: 'help' }
  if (values.list === true) return { kind: 'list' }
  const name = values.scenario ?? 'happy'
  if (typeof name !== 'string' || name === '')
    return wrong('--scenario needs a name: npm run sandbox -- --list names all.')
  const scenario = findScenario(name)
  if (scenario === undefined) return wrong(`There is no scenario “${name}”: npm run sandbox -- --list names all.`)
  const port = readPort(values.port)
  if (port === undefined) return wrong('--port needs a number from 1 to 65535.')
  return { kind: 'play', scenario, once: values.once === true, verbose: values.verbose === true, port }
}

function readPort(given: unknown): number | undefined {
  if (given === undefined) return 0
  const port = typeof given === 'string' && /^\d{1,5}$/.test(given) ? Number(given) : 0
  return port > 0 && port < 65_536 ? port : undefined
}

/** All scenarios, one line each. */
export function scenarioList(): string {
  return SCENARIO_GROUPS.map(({ title, scenarios }) => {
    const lines = scenarios.map(({ name, summary }) => `  ${name.padEnd(21)} ${summary}`)
    return [title, ...lines].join('\n')
  }).join('\n\n')
}

/** How the sandbox is used. */
export const HELP = `The whole recorder on this machine: the real app, with a simulated Slack and a simulated Recall. No account is needed.

  npm run sandbox                        makes a first recording, then stays up: open its page, or type /record here
  npm run sandbox -- --port 4000         serves the page at this port of 127.0.0.1, else at any that is free
  npm run sandbox -- --once              ends after the first recording: exit code 0 when its link works, else 1
  npm run sandbox -- --scenario NAME     plays another meeting, or trouble (also with --once)
  npm run sandbox -- --list              names all scenarios
  npm run sandbox -- --verbose           shows the app's own log too

NO_COLOR and FORCE_COLOR are honoured.`

const OPTIONS = {
  once: { type: 'boolean' },
  list: { type: 'boolean' },
  scenario: { type: 'string' },
  verbose: { type: 'boolean' },
  port: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** The options that another word belongs to. */
const WITH_VALUE = ['scenario', 'port']

function wrong(why: string): Wish {
  return { kind: 'wrong', why }
}
