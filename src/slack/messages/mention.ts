/**
 * A mention that pings that person. An id that is none of Slack's becomes a word, so that nothing else can be smuggled
 * in.
 */
export function mention(userId: string): string {
  return /^[UW][A-Z0-9]{1,30}$/.test(userId) ? `<@${userId}>` : 'somebody'
}

/** Everybody that a result is for; beyond 50 only how many more. */
export function mentionAll(userIds: string[]): string {
  const shown = [...new Set(userIds)]
  const more = shown.length - MOST
  const names = shown.slice(0, MOST).map(mention).join(' ')
  return more > 0 ? `${names} and ${more} more` : names
}

const MOST = 50
