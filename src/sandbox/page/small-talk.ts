import type { SimulatedSlack } from '../simulated-slack/simulated-slack.ts'

/**
 * A channel that only Ana is in, one that only Ben is in, and what Ben has written already, with meeting links in it: for the
 * shortcut “Record this meeting”, and for company.
 */
export function writeSmallTalk(slack: Pick<SimulatedSlack, 'say' | 'addChannel'>): void {
  slack.addChannel({ name: 'hiring', kind: 'private', members: ['ana'], withApp: true })
  slack.addChannel({ name: 'support', kind: 'public', members: ['ben'] })
  for (const [channel, text] of TALK) slack.say({ user: 'ben', channel, text })
}

const TALK: readonly [string, string][] = [
  ['support', 'A customer calls in ten minutes: https://teams.microsoft.com/meet/2631504182937?p=kTz4Wq'],
  ['sales', 'The call with Northwind is at https://us02web.zoom.us/j/86543210987?pwd=Qk9zc1Rlc3Q, all welcome.'],
  ['sales', 'I cannot make it. Can somebody record it?'],
  [
    'ana-ben',
    'Our retro: https://meet.google.com/kfx-vdum-gpa. Or would you rather use https://example.webex.com/meet/benokoro?',
  ],
]
