import { parse, stringify } from 'yaml'
import { manifestFor } from '../manifest.ts'

/** How the Slack app is made: what its manifest needs to hold. */
export type AppKind = { http: boolean; oauth: boolean; publicUrl: string | null }

/** The app's manifest as text, and the address of Slack's page that makes the app of it. */
export type CreateLink = { manifest: string; url: string }

/** Slack fills the form of its page in from `manifest_json`; as JSON it is a sixth shorter than as YAML (2.5 kB). */
const CREATE_PAGE = 'https://api.slack.com/apps?new_app=1&manifest_json='

/** Makes both from the text of manifest.yml, or tells in a sentence why the public address does not do. */
export function createLink(file: string, { http, oauth, publicUrl }: AppKind): CreateLink | { problem: string } {
  const made = manifestFor(http ? ['--http', publicUrl ?? ''] : [], file)
  if ('problem' in made) return made
  const manifest = parse(made.text)
  if (oauth) manifest.oauth_config.redirect_urls = [`${publicUrl}/slack/oauth_redirect`]
  return {
    manifest: oauth ? stringify(manifest, { lineWidth: 120 }) : made.text,
    url: CREATE_PAGE + encode(JSON.stringify(manifest)),
  }
}

// What a query may hold bare stays bare, for a shorter link; what terminals take for the end of a link does not.
function encode(text: string): string {
  const bare = encodeURIComponent(text).replace(/%(3A|2C|2F)/g, decodeURIComponent)
  return bare.replace(/['()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
}
