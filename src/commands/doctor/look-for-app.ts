import type { Config } from '../../config.ts'
import { knock } from './knock.ts'

/** What answers on this machine at the app's port. `address` is how it is reached from here. */
export type AppHere =
  | { kind: 'running'; address: string; problems: string[] }
  /** Something answers there that is not slack-recorder. */
  | { kind: 'stranger'; address: string }
  | { kind: 'off' }
  /** PORT is 0: the system chose one, and only the log tells which. */
  | { kind: 'untold' }

/** Looks for it by what only `/readyz` answers. Never rejects. */
export async function lookForApp({ host, port }: Pick<Config, 'host' | 'port'>): Promise<AppHere> {
  if (port === 0) return { kind: 'untold' }
  const address = `http://${reachable(host)}:${port}`
  const answer = await knock(`${address}/readyz`)
  if (answer.kind === 'silent') return answer.code === 'ECONNREFUSED' ? { kind: 'off' } : { kind: 'stranger', address }
  const problems = problemsIn(answer.text)
  return problems === null ? { kind: 'stranger', address } : { kind: 'running', address, problems }
}

// An address that stands for all of the machine's is reached by its loopback.
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

function problemsIn(text: string): string[] | null {
  try {
    const { ready, problems } = JSON.parse(text)
    return typeof ready === 'boolean' && Array.isArray(problems) ? problems.map(String) : null
  } catch {
    return null
  }
}
