const HOUR = 3_600_000

/**
 * When a pre-signed link dies, ms since 1970: `X-Amz-Date` + `X-Amz-Expires`, else one hour from `now` (rule 19; the
 * shortest life Recall has ever documented).
 */
export function linkExpiry(url: string, now: number): number {
  if (!URL.canParse(url)) return now + HOUR
  const query = new Map([...new URL(url).searchParams].map(([name, value]) => [name.toLowerCase(), value]))
  const signedAt = parseAmzDate(query.get('x-amz-date') ?? '')
  const seconds = query.get('x-amz-expires') ?? ''
  return signedAt === null || !/^\d{1,9}$/.test(seconds) ? now + HOUR : signedAt + Number(seconds) * 1000
}

function parseAmzDate(text: string): number | null {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (parts === null) return null
  const [, year, month, day, hour, minute, second] = parts
  const millis = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(millis) ? null : millis
}
