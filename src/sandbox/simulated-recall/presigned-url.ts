import { createHash, createHmac } from 'node:crypto'

/** What a pre-signed request turned out to be. */
export type PresignedOutcome =
  | { kind: 'valid' }
  | { kind: 'unsigned' }
  | { kind: 'expired'; at: number; seconds: number }
  | { kind: 'tampered' }

/** A request for an object: `url` absolute, as the client used it. */
export type PresignedRequest = { method: string; url: URL }

/**
 * Signs a GET of `url` for `seconds` from `now` (ms since 1970), by AWS Signature Version 4 in the query
 * (docs.aws.amazon.com, "Authenticating Requests: Using Query Parameters"). Two of the same second are equal, as S3's are.
 */
export function presignUrl(secret: string, url: URL, { now, seconds }: { now: number; seconds: number }): string {
  const signed = new URL(url)
  const date = writeAmzDate(now)
  signed.search = new URLSearchParams({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `AKIASIMULATEDRECALL0/${date.slice(0, 8)}/us-east-1/s3/aws4_request`,
    'X-Amz-Date': date,
    'X-Amz-Expires': String(seconds),
    'X-Amz-SignedHeaders': 'host',
  }).toString()
  signed.searchParams.set('X-Amz-Signature', signatureOf(secret, { method: 'GET', url: signed }))
  return signed.toString()
}

/** Checks a pre-signed request as S3 does: a HEAD of a URL signed for GET does not match, nor does any changed part. */
export function checkPresignedUrl(secret: string, request: PresignedRequest, now: number): PresignedOutcome {
  const { searchParams } = request.url
  const date = readAmzDate(searchParams.get('X-Amz-Date'))
  const seconds = Number(searchParams.get('X-Amz-Expires') ?? Number.NaN)
  const signature = searchParams.get('X-Amz-Signature')
  if (date === undefined || Number.isNaN(seconds) || signature === null) return { kind: 'unsigned' }
  if (now > date + seconds * 1000) return { kind: 'expired', at: date + seconds * 1000, seconds }
  return signatureOf(secret, request) === signature ? { kind: 'valid' } : { kind: 'tampered' }
}

function signatureOf(secret: string, { method, url }: PresignedRequest): string {
  const date = url.searchParams.get('X-Amz-Date') ?? ''
  const scope = (url.searchParams.get('X-Amz-Credential') ?? '').split('/').slice(1)
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encodeStrictly(name)}=${encodeStrictly(value)}`)
    .sort()
    .join('&')
  const canonical = [method, url.pathname, query, `host:${url.host}\n`, 'host', 'UNSIGNED-PAYLOAD'].join('\n')
  const digest = createHash('sha256').update(canonical).digest('hex')
  const toSign = ['AWS4-HMAC-SHA256', date, scope.join('/'), digest].join('\n')
  const key = scope.reduce<Buffer | string>((last, part) => hmac(last, part), `AWS4${secret}`)
  return hmac(key, toSign).toString('hex')
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

function writeAmzDate(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
}

function readAmzDate(text: string | null): number | undefined {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '') ?? []
  return s === undefined ? undefined : Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`)
}
