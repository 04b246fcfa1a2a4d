import { expect, test } from 'vitest'
import { cannotPostAnswer } from '../../../src/slack/messages/cannot-post-answer.ts'
import { faultsOf, read } from './messages.ts'

const CODES = [
  ...[null, 'token', 'unconfirmed', 'not_in_channel', 'is_archived', 'restricted_action_thread_locked'],
  ...['restricted_action_read_only_channel', 'a_code_of_next_year'],
]

function told(place: 'here' | 'direct', channel = 'C0TEAM', codes = CODES): string {
  const answers = codes.map((code) => cannotPostAnswer({ code, channel, slackName: 'recorder', place }))
  for (const answer of answers) expect(faultsOf(answer)).toEqual([])
  return `\n${answers.map((answer) => read(answer).replaceAll('\n\n', '\n')).join('\n――\n')}\n`
}

test('in the channel it says why nothing can be posted here, and what to do', () => {
  expect(told('here')).toMatchInlineSnapshot(`
    "
    :warning: *No bot was sent*, because for 5 minutes nothing could be posted in this channel.
    Type \`/record\` with the link again.
    ――
    :warning: *No bot was sent*, because Slack does not accept this app’s installation any more.
    Tell the person who runs this app: it has to be installed again, or \`SLACK_BOT_TOKEN\` has to be put right.
    ――
    :warning: *No bot was sent*, because I could not find out whether my message arrived in this channel.
    A card that shows “Sending a bot” can be ignored. Type \`/record\` with the link again.
    ――
    :warning: *No bot was sent*, because I am not in this channel.
    Type this here, then ask again:
    \`/invite @recorder\`
    ――
    :warning: *No bot was sent*, because this channel is archived.
    Use \`/record\` in another channel.
    ――
    :warning: *No bot was sent*, because threads are switched off or locked in this channel.
    Use \`/record\` in another channel.
    ――
    :warning: *No bot was sent*, because only some people may post in this channel.
    Use \`/record\` in another channel, or ask an admin of your workspace to let me post here.
    ――
    :warning: *No bot was sent*, because Slack does not let me post in this channel (a_code_of_next_year).
    Use \`/record\` in another channel, or show this to an admin of your workspace.
    "
  `)
})

test('as a direct message it names the channel', () => {
  expect(told('direct')).toMatchInlineSnapshot(`
    "
    :warning: *No bot was sent*, because for 5 minutes nothing could be posted in <#C0TEAM>.
    Type \`/record\` with the link there again.
    ――
    :warning: *No bot was sent*, because Slack does not accept this app’s installation any more.
    Tell the person who runs this app: it has to be installed again, or \`SLACK_BOT_TOKEN\` has to be put right.
    ――
    :warning: *No bot was sent*, because I could not find out whether my message arrived in <#C0TEAM>.
    A card that shows “Sending a bot” can be ignored. Type \`/record\` with the link there again.
    ――
    :warning: *No bot was sent*, because I am not in <#C0TEAM>.
    Type \`/invite @recorder\` in <#C0TEAM>, then ask again.
    ――
    :warning: *No bot was sent*, because <#C0TEAM> is archived.
    Use \`/record\` in another channel.
    ――
    :warning: *No bot was sent*, because threads are switched off or locked in <#C0TEAM>.
    Use \`/record\` in another channel.
    ――
    :warning: *No bot was sent*, because only some people may post in <#C0TEAM>.
    Use \`/record\` in another channel, or ask an admin of your workspace to let me post there.
    ――
    :warning: *No bot was sent*, because Slack does not let me post in <#C0TEAM> (a_code_of_next_year).
    Use \`/record\` in another channel, or show this to an admin of your workspace.
    "
  `)
  expect(told('direct')).not.toMatch(/this channel|\bhere\b/)
})

test('a direct message between other people has no name to give', () => {
  expect(told('direct', 'D0OTHERS', ['channel_not_found', null])).toMatchInlineSnapshot(`
    "
    :warning: *No bot was sent*, because I cannot post in a direct message between other people.
    Use \`/record\` in a channel, or in your direct message with me.
    ――
    :warning: *No bot was sent*, because for 5 minutes nothing could be posted in the conversation where you asked for it.
    Type \`/record\` with the link there again.
    "
  `)
})
