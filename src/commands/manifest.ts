import { readFileSync } from 'node:fs'
import { parse, parseDocument } from 'yaml'

const USAGE = `npm run --silent manifest                              prints the Slack app manifest for Socket Mode
npm run --silent manifest -- --http https://your-host  prints it for HTTP mode, with your public address
npm run --silent manifest -- --oauth https://your-host prints it for many workspaces, which install the app by OAuth
npm run --silent manifest -- --json                    prints it as JSON, as Slack's CLI takes it
--http and --oauth may be combined.`

type Addresses = { http?: string; oauth?: string }

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
  const addresses: Addresses = {}
  for (let at = 0; at < args.length; at += 2) {
    const [option, address] = args.slice(at)
    if (option !== '--http' && option !== '--oauth') return { problem: `Unknown argument: ${option}` }
    if (address === undefined) return { problem: `${option} needs one address, https://your-host` }
    const url = URL.parse(address)
    if (url === null || url.protocol !== 'https:' || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
      return { problem: `Slack needs an address like https://your-host, without a path; this is not one: ${address}` }
    }
    addresses[option === '--http' ? 'http' : 'oauth'] = url.origin
  }
  return { text: changedManifest(file, addresses) }
}

/** manifest.yml for HTTP mode, for many workspaces or for both; `http` and `oauth` are public addresses without a slash at the end. */
export function changedManifest(file: string, { http, oauth }: Addresses): string {
  const document = parseDocument(file.replace(/^(?:#.*\n)+/, ''))
  const set = (path: string, value: unknown) => document.setIn(path.split('.').map(keyOf), value)
  const { features, settings } = parse(file)
  if (http !== undefined) {
    // Slack sends everything to one address; Socket Mode and request URLs exclude each other (facts 3.1).
    const requestUrl = `${http}/slack/events`
    set('settings.socket_mode_enabled', false)
    for (const index of features.slash_commands.keys()) set(`features.slash_commands.${index}.url`, requestUrl)
    if (settings.interactivity?.is_enabled) set('settings.interactivity.request_url', requestUrl)
    if (settings.event_subscriptions) set('settings.event_subscriptions.request_url', requestUrl)
  }
  if (oauth !== undefined) {
    set('oauth_config.redirect_urls', [`${oauth}/slack/oauth_redirect`])
    set('settings.event_subscriptions.bot_events', [
      ...settings.event_subscriptions.bot_events,
      ...['app_uninstalled', 'tokens_revoked'],
    ])
    set('settings.org_deploy_enabled', true)
    set('settings.token_rotation_enabled', true)
  }
  return `${headerFor(http, oauth)}\n${document.toString({ lineWidth: 120 })}`
}

function keyOf(part: string): string | number {
  return /^\d+$/.test(part) ? Number(part) : part
}

function headerFor(http: string | undefined, oauth: string | undefined): string {
  const mode = http === undefined ? 'Socket Mode' : 'HTTP mode'
  const many = oauth === undefined ? '' : ' and many workspaces'
  return `# The Slack app, for ${mode}${many}: paste this at https://api.slack.com/apps, "Create New App", "From a manifest".`
}

if (import.meta.main) {
  const printed = printedFor(
    process.argv.slice(2),
    readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8'),
  )
  if ('text' in printed) process.stdout.write(printed.text)
  else {
    process.stderr.write(`${printed.problem}\n\n${USAGE}\n`)
    process.exitCode = 2
  }
}
