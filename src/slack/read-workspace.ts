import { fieldAt, textAt } from './fields.ts'

/**
 * The workspace of an organisation that a payload says it was installed for, organisation-wide; null otherwise. Never what
 * stands beside the person: in a shared channel that is another company's (decision 12). Never throws.
 */
export function readWorkspace(body: unknown): { team: string; enterprise: string } | null {
  const event = fieldAt(body, 'authorizations', 0)
  if (event !== undefined)
    return isForAll(event) ? both(textAt(event, 'team_id'), textAt(event, 'enterprise_id')) : null
  if (!isForAll(body)) return null
  if (textAt(body, 'command') !== null) return both(textAt(body, 'team_id'), textAt(body, 'enterprise_id'))
  return both(textAt(body, 'team', 'id'), textAt(body, 'team', 'enterprise_id'))
}

// A command's fields are all texts.
function isForAll(value: unknown): boolean {
  const flag = fieldAt(value, 'is_enterprise_install')
  return flag === true || flag === 'true'
}

function both(team: string | null, enterprise: string | null): { team: string; enterprise: string } | null {
  return team === null || enterprise === null ? null : { team, enterprise }
}
