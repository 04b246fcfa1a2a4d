import { describe, expect, test } from 'vitest'
import { endAskByUninstall, endThreadByUninstall } from '../../src/recording/end-by-uninstall.ts'
import { nextBotStep } from '../../src/recording/next-bot-step.ts'
import { nextThreadStep } from '../../src/recording/next-thread-step.ts'
import { aBot, anAsk, aThread, createdBot, POLICY, T0 } from './rows.ts'

const NOW = { now: T0, policy: POLICY }
const ended = (id = 'thread-row') => endThreadByUninstall(aThread({ id, cardTs: '1.1' }), T0)

describe('an uninstall', () => {
  test('closes a thread for good: nothing more is said in it', () => {
    expect(ended().closed).toMatchObject({ at: T0, uninstalled: true })
    expect(nextThreadStep(ended(), createdBot(), { ...NOW, others: false })).toEqual({ do: 'rest' })
    expect(endThreadByUninstall(ended(), T0 + 1)).toEqual(ended())
  })

  test('leaves a thread that was closed before as it is', () => {
    const closed = aThread({ closed: { at: T0 - 1, why: 'told' } })
    expect(endThreadByUninstall(closed, T0)).toBe(closed)
  })

  test('makes a bot leave that nobody else waits for', () => {
    expect(nextBotStep(createdBot(), [ended()], NOW)).toEqual({ do: 'askStop', why: 'person' })
  })

  test('makes a bot end that was not sent yet', () => {
    expect(nextBotStep(aBot(), [ended()], NOW)).toMatchObject({ do: 'end', ended: { kind: 'cancelled', by: null } })
  })

  test('does not touch a bot that another thread still waits for', () => {
    const step = nextBotStep(createdBot(), [ended(), aThread({ id: 'other', cardTs: '2.2' })], NOW)
    expect(step.do).not.toBe('askStop')
  })

  test('of a thread that could only be told directly does not make the bot leave', () => {
    const told = aThread({ cardTs: '1.1', closed: { at: T0, why: 'result sent as a direct message' } })
    expect(nextBotStep(createdBot(), [told], NOW).do).not.toBe('askStop')
  })

  test('closes an ask, once', () => {
    const closed = endAskByUninstall(anAsk(), T0)
    expect(closed.closed).toMatchObject({ at: T0 })
    expect(endAskByUninstall(closed, T0 + 1)).toBe(closed)
  })
})
