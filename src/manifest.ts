import { readFileSync } from 'node:fs'
import { parse, parseDocument } from 'yaml'

const USAGE = `npm run --silent manifest                              prints the Slack app manifest for Socket Mode
npm run --silent manifest -- --http https://your-host  prints it for HTTP mode, with your public address
npm run --silent manifest -- --json                    prints it as JSON, as Slack's CLI takes it`

const HTTP_HEADER =
  '# The Slack app, for HTTP mode: paste this at https://api.slack.com/apps, "Create New App", "From a manifest".'

type Printed = { text: string } | { problem: string }

/** What to print, or what is wrong with the arguments. `file` is the text of manifest.yml. */
function printedFor(args: readonly string[], file: string): Printed {
  // Slack's CLI adds where the project is, which is here.
  const rest = args.filter((one) => one !== '--json' && !one.startsWith('--source='))
  const printed = manifestFor(rest, file)
  if (!args.includes('--json') || 'problem' in printed) return printed
  return { text: `${JSON.stringify(parse(printed.text), null, 2)}\n` }
}

/** The same, as YAML always. */
export function manifestFor(args: readonly string[], file: string): Printed {
  if (args.length === 0) return { text: file }
  const [option, address, ...others] = args
  if (option !== '--http') return { problem: `Unknown argument: ${option}` }
  if (address === undefined || others.length > 0) return { problem: '--http needs one address, https://your-host' }
  const url = URL.parse(address)
  if (url === null || url.protocol !== 'https:' || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return { problem: `Slack needs an address like https://your-host, without a path; this is not one: ${address}` }
  }
  return { text: httpManifest(file, `${url.origin}/slack/events`) }
}

/** Slack sends everything to one address; Socket Mode and request URLs exclude each other (facts 3.1). */
function httpManifest(file: string, requestUrl: string): string {
  const { features, settings } = parse(file)
  const document = parseDocument(file.replace(/^(?:#.*\n)+/, ''))
  document.setIn(['settings', 'socket_mode_enabled'], false)
  for (const index of features.slash_commands.keys()) {
    document.setIn(['features', 'slash_commands', index, 'url'], requestUrl)
  }
  if (settings.interactivity?.is_enabled) document.setIn(['settings', 'interactivity', 'request_url'], requestUrl)
  if (settings.event_subscriptions) document.setIn(['settings', 'event_subscriptions', 'request_url'], requestUrl)
  return `${HTTP_HEADER}\n${document.toString({ lineWidth: 120 })}`
}

if (import.meta.main) {
  const printed = printedFor(process.argv.slice(2), readFileSync(new URL('../manifest.yml', import.meta.url), 'utf8'))
  if ('text' in printed) process.stdout.write(printed.text)
  else {
    process.stderr.write(`${printed.problem}\n\n${USAGE}\n`)
    process.exitCode = 2
  }
}
