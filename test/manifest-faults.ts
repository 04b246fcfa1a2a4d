import { existsSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'

const contracts = new URL('../../shared/contracts/', import.meta.url)
const REMOTE = 'https://raw.githubusercontent.com/slackapi/manifest-schema/v0.5.0/schemas/'

/** What Slack's published schema has against a manifest; null where the schema is not there (CONTRIBUTING.md). */
export function manifestFaults(manifest: unknown): unknown[] | null {
  if (!existsSync(contracts)) return null
  const schema = (path: string) => JSON.parse(readFileSync(new URL(path, contracts), 'utf8'))
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false })
  for (const name of ['manifest.schema.1.0.0.json', 'manifest.schema.2.0.0.json']) {
    const { $id: _id, ...body } = schema(`schemas/${name}`)
    ajv.addSchema(body, `${REMOTE}${name}`)
  }
  const validate = ajv.compile(schema('slack-manifest.schema.json'))
  return validate(manifest) ? [] : (validate.errors ?? [])
}
