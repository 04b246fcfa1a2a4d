import { type Check, failure, fine, skipped, warning } from './check.ts'

const MINUTE = 60_000
/** Past this, signatures of webhooks and of Slack's requests count as stale. */
const STALE_MS = 5 * MINUTE

/** Whether this machine's clock agrees with Slack's and Recall's. */
export const checkClock: Check = {
  name: 'Clock',
  needs: ['SLACK_API_URL', 'RECALL_API_KEY', 'RECALL_REGION', 'RECALL_API_URL'],
  async run({ facts }) {
    const [slack, recall] = await Promise.all([facts.botToken(), facts.recallKey()])
    const heard = [
      { who: 'Slack', ms: slack.aheadMs },
      { who: 'Recall', ms: recall.aheadMs },
    ]
    const off = heard.flatMap(({ who, ms }) => (ms === null ? [] : [{ who, ms }]))
    const [worst] = off.toSorted((a, b) => Math.abs(b.ms) - Math.abs(a.ms))
    if (worst === undefined) return skipped('neither Slack nor Recall answered, so there is nothing to compare with')
    const whom = off.map(({ who }) => who).join(' and ')
    const mend = 'Let the system set its clock: `timedatectl set-ntp true`, or your provider’s way.'
    if (Math.abs(worst.ms) > STALE_MS) {
      return failure(`${wordsFor(worst.ms)} ${worst.who}’s, so signed requests are refused as stale`, mend)
    }
    // Dates are whole seconds, and the answer took some time to come.
    if (Math.abs(worst.ms) > MINUTE) return warning(`${wordsFor(worst.ms)} ${worst.who}’s`, mend)
    return fine(`agrees with ${whom}`)
  },
}

function wordsFor(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000)
  const long = seconds < 100 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`
  return `this machine’s clock is ${long} ${ms > 0 ? 'ahead of' : 'behind'}`
}
