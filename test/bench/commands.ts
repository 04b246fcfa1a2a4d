import { createHmac, randomUUID } from 'node:crypto'

/** Whole HTTP requests of `/record`, signed as Slack signs them, each for a meeting of its own. */
export function prepareCommands(count: number, to: { signingSecret: string; slackUrl: string }): Buffer[] {
  const timestamp = `${Math.floor(Date.now() / 1000)}`
  return Array.from({ length: count }, (_, n) => {
    const meeting = 10_000_000_000 + Math.floor(Math.random() * 8e10)
    const body = new URLSearchParams({
      ...{ token: 'deprecated', team_id: 'T0BENCH000', team_domain: 'bench', channel_name: 'general' },
      ...{ channel_id: `C0${String(n % 500).padStart(8, '0')}`, user_id: 'U0BENCH002', user_name: 'ana' },
      ...{ command: '/record', text: `https://us02web.zoom.us/j/${meeting}?pwd=x`, api_app_id: 'A0BENCH000' },
      ...{ is_enterprise_install: 'false', response_url: `${to.slackUrl}commands/T0/1/${randomUUID()}` },
      trigger_id: randomUUID(),
    }).toString()
    const mac = createHmac('sha256', to.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')
    const lines = [
      'POST /slack/events HTTP/1.1',
      'host: recorder.example.com',
      'content-type: application/x-www-form-urlencoded',
      `x-slack-request-timestamp: ${timestamp}`,
      `x-slack-signature: v0=${mac}`,
      `content-length: ${Buffer.byteLength(body)}`,
    ]
    return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
  })
}
