import { expect, test } from 'vitest'
import { explainSlackMessage, refusalWords, tooLateWords } from '../../../src/sandbox/page/refusal-words.ts'

const KNOWN = ['operation_timeout', 'dispatch_failed', 'interactivity_not_enabled', 'invalid_view_response']

test.each([...KNOWN, 'some_new_word'])('%s is told in whole sentences, and never as a bare code', (error) => {
  const words = refusalWords(error)
  expect(words).toMatch(/^Slack .*\.$|^Slack .*\)\.$/)
  expect(words).not.toContain(error)
  // What happened, and what to do about it.
  expect(words.match(/[.:;] /g)?.length ?? 0).toBeGreaterThan(0)
})

test('Slack’s own bare message about a failed command is explained, its others are not', () => {
  expect(explainSlackMessage('/record failed with the error "operation_timeout"')).toBe(
    refusalWords('operation_timeout'),
  )
  expect(explainSlackMessage('You are not in this channel.')).toBeNull()
})

test('whoever was too late reads what has changed, not what a simulator says', () => {
  const press = { actionId: 'stop', blockId: null, value: null }
  const words = tooLateWords({ kind: 'press', user: 'U1', channel: 'C1', ts: '1.0', press }, 'no button stop to press')
  expect(words).toContain('This changed just before you pressed')
  const move = { kind: 'move bot', bot: 'b', move: 'letIn', subCode: null } as const
  expect(tooLateWords(move, 'a bot that is done cannot letIn')).not.toContain('letIn')
  expect(tooLateWords({ kind: 'switch app', on: true }, 'the port is taken')).toBe(
    'The app could not be started: The port is taken.',
  )
})
