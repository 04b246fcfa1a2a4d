import { parseArgs } from 'node:util'
import type { Scenario } from './scenario.ts'
import { findScenario, SCENARIO_GROUPS } from './scenarios.ts'

/** What `npm run sandbox -- …` was asked to do. `wrong` is a sentence about what was not understood. */
export type Wish =
  | { kind: 'play'; scenario: Scenario; once: boolean; verbose: boolean }
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
    (token) => token.kind === 'option' && token.name !== 'scenario' && token.inlineValue === true,
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
  return { kind: 'play', scenario, once: values.once === true, verbose: values.verbose === true }
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

  npm run sandbox                        makes a first recording, then stays up: type /record yourself
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
  help: { type: 'boolean', short: 'h' },
} as const

function wrong(why: string): Wish {
  return { kind: 'wrong', why }
}
