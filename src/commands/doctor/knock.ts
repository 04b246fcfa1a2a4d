/** What came of one HTTP request. `code` is that of the system or of TLS, or `TimeoutError`. */
export type Knock =
  | { kind: 'answer'; status: number; text: string; type: string; location: string | null }
  | { kind: 'silent'; code: string }

const WITHIN_MS = 10_000

/**
 * Sends one request, follows no redirect, and never rejects. It is sent once more when a kept connection was closed just
 * then: only for requests that may come twice.
 */
export async function knock(url: string, request: RequestInit = {}): Promise<Knock> {
  const first = await knockOnce(url, request)
  return first.kind === 'silent' && CLOSED.has(first.code) ? await knockOnce(url, request) : first
}

const CLOSED = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'])

async function knockOnce(url: string, request: RequestInit): Promise<Knock> {
  try {
    const answer = await fetch(url, { ...request, redirect: 'manual', signal: AbortSignal.timeout(WITHIN_MS) })
    return {
      kind: 'answer',
      status: answer.status,
      text: await answer.text(),
      type: answer.headers.get('content-type') ?? '',
      location: answer.headers.get('location'),
    }
  } catch (error) {
    return { kind: 'silent', code: codeOf(error) }
  }
}

/** Why nothing answered, and what to do about it; `host` is the one that was asked. */
export function silenceWords(code: string, host: string): { why: string; mend: string } {
  if (/CERT|SELF_SIGNED|VERIFY|ISSUER/.test(code)) return certificateWords(code, host)
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { why: `the name ${host} is not known (${code})`, mend: `Make a DNS record for ${host}, or correct it.` }
    case 'ECONNREFUSED':
      return { why: `nothing listens at ${host}`, mend: `Start what answers for ${host}: the app, or the proxy.` }
    case 'TimeoutError':
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return {
        why: `${host} did not answer within 10 seconds`,
        mend: 'See that the firewall lets it through. Some networks cannot reach their own public address from inside: then try it from elsewhere.',
      }
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return {
        why: `${host} does not speak https`,
        mend: 'Put a proxy that speaks https in front of the app (Caddy, nginx, a tunnel), and let PUBLIC_URL name it.',
      }
    default:
      return { why: `${host} gave no answer (${code})`, mend: `See that ${host} can be reached from this machine.` }
  }
}

function certificateWords(code: string, host: string): { why: string; mend: string } {
  const mend = `Slack and Recall refuse it too. Get a certificate for ${host} from a public authority, such as Let's Encrypt.`
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return { why: `the certificate of ${host} has expired`, mend: 'Renew it; Slack and Recall refuse it too.' }
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return { why: `the certificate at ${host} is for another name`, mend }
    default:
      return { why: `the certificate of ${host} is not one that others trust (${code})`, mend }
  }
}

// `fetch` says what went wrong in the cause; several addresses that were tried are in the cause of that.
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { cause } = error
  const inner = cause instanceof AggregateError ? cause.errors[0] : cause
  if (inner instanceof Error && 'code' in inner && typeof inner.code === 'string') return inner.code
  return error.name
}
