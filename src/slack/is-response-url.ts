const SLACK_HOSTS = ['hooks.slack.com', 'hooks.slack-gov.com']

/**
 * Whether an answer may be sent to a `response_url`: to Slack's own hosts for them, or to the host of `apiUrl`, where
 * Slack may be simulated. A payload must not choose which machine we talk to. Never throws.
 */
export function isResponseUrl(text: string, apiUrl: string): boolean {
  const [url, api] = [URL.parse(text), URL.parse(apiUrl)]
  if (url === null || api === null || url.username !== '' || url.password !== '') return false
  const isSlack = url.protocol === 'https:' && url.port === '' && SLACK_HOSTS.includes(url.hostname)
  return isSlack || (url.protocol === api.protocol && url.hostname === api.hostname)
}
