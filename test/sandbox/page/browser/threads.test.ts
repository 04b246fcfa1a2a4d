import { expect, test } from 'vitest'
import { channelMessages, threadMessages, threadSummaries } from '../../../../src/sandbox/page/browser/threads.ts'
import type { Channel, Message } from '../../../../src/sandbox/page/page-state.ts'

function message(ts: string, more: Partial<Message> = {}): Message {
  const author = { kind: 'person', id: 'U1' } as const
  const nothing = { text: '', blocks: [], edited: false, deleted: false, explains: null }
  return { ts, threadTs: null, broadcast: false, onlyMe: false, author, ...nothing, ...more }
}

const channel: Channel = {
  ...{ id: 'C1', name: 'standup', kind: 'public', archived: false, readOnly: false, appIsIn: true, members: [] },
  messages: [
    message('1.0'),
    message('2.0'),
    message('3.0', { threadTs: '1.0', author: { kind: 'app' } }),
    message('4.0', { threadTs: '1.0' }),
    message('5.0', { threadTs: '1.0', onlyMe: true, author: { kind: 'app' } }),
    message('6.0', { threadTs: '1.0', broadcast: true }),
  ],
}

test('replies stand in their thread, and in the channel only when they are broadcast', () => {
  expect(channelMessages(channel).map(({ ts }) => ts)).toEqual(['1.0', '2.0', '6.0'])
  const { root, replies } = threadMessages(channel, '1.0')
  expect(root?.ts).toBe('1.0')
  expect(replies.map(({ ts }) => ts)).toEqual(['3.0', '4.0', '5.0', '6.0'])
})

test('the line under a root counts what everybody sees, and names each writer once', () => {
  expect([...threadSummaries(channel)]).toEqual([
    ['1.0', { count: 3, lastTs: '6.0', writers: [{ kind: 'app' }, { kind: 'person', id: 'U1' }] }],
  ])
})
