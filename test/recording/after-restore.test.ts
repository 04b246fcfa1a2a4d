import { describe, expect, test } from 'vitest'
import { mayHaveBeenCreated, threadAfterRestore } from '../../src/recording/after-restore.ts'
import { end } from '../../src/recording/fold-bot.ts'
import { foldLook } from '../../src/recording/fold-thread.ts'
import { nextThreadStep } from '../../src/recording/next-thread-step.ts'
import { aBot, aThread, createdBot, HOUR, MINUTE, POLICY, T0 } from './rows.ts'

const at = { backedUpAt: T0, now: T0 + HOUR }

describe('after a restore', () => {
  test.each([
    { name: 'the card of a thread without one', thread: aThread({ cardTs: null }), step: 'postCard' },
    { name: 'the final reply of one with a card', thread: aThread({ cardTs: '1.0' }), step: 'postResult' },
    {
      name: 'the direct message where the channel takes nothing',
      thread: aThread({ cardTs: '1.0', channelProblem: 'is_archived' }),
      step: 'sendDirect',
    },
  ])('$name is looked for from the moment of the backup on', ({ thread, step }) => {
    const restored = threadAfterRestore(thread, createdBot(), at)
    expect(restored.intent).toMatchObject({ step, sentAt: T0, absentAt: [] })
    const next = nextThreadStep(restored, createdBot(), { now: at.now, policy: POLICY, others: false })
    expect(next).toMatchObject({ do: 'settlePost' })
  })

  test('once the card is found, the final reply is looked for too', () => {
    const restored = threadAfterRestore(aThread({ cardTs: null }), createdBot(), at)
    if (restored.intent === null) throw new Error('no intent')
    const found = foldLook(restored, restored.intent, { outcome: { kind: 'found', ts: '1.0' }, now: at.now })
    expect(found).toMatchObject({ cardTs: '1.0', intent: { step: 'postResult', sentAt: T0, absentAt: [] } })
  })

  test.each([{ kind: 'limited', retryAfterMs: 1_000 } as const, { kind: 'failed', why: 'HTTP 502' } as const])(
    'a look that is not finished ($kind) is no reason to post blindly: patience begins at the restore',
    (outcome) => {
      const late = { backedUpAt: T0, now: T0 + 5 * HOUR }
      for (const thread of [aThread({ cardTs: null }), aThread({ cardTs: '1.0' })]) {
        const restored = threadAfterRestore(thread, createdBot(), late)
        if (restored.intent === null) throw new Error('no intent')
        const looked = foldLook(restored, restored.intent, { outcome, now: late.now })
        expect(looked).toMatchObject({ blind: [], intent: { step: restored.intent.step } })
      }
    },
  )

  test('behind a direct message nothing is looked for in the channel that takes nothing', () => {
    const restored = threadAfterRestore(aThread({ cardTs: '1.0', channelProblem: 'is_archived' }), createdBot(), at)
    if (restored.intent === null) throw new Error('no intent')
    const absentAt = [at.now - MINUTE]
    const intent = { ...restored.intent, absentAt }
    const settled = foldLook({ ...restored, intent }, intent, { outcome: { kind: 'absent' }, now: at.now })
    expect(settled.intent).toBeNull()
  })

  test('what the messages show is not known any more, and an intent that was there comes first', () => {
    const intent = { step: 'alertWaiting' as const, shows: '', sentAt: T0 - MINUTE, absentAt: [], lookAt: T0 }
    const thread = aThread({ cardTs: '1.0', cardShown: 'x', intent })
    expect(threadAfterRestore(thread, createdBot(), at)).toMatchObject({
      cardShown: null,
      intent: { ...intent, afterRestore: true },
    })
    const answered = aThread({ cardTs: '1.0', resultTs: '2.0', resultShown: 'x' })
    expect(threadAfterRestore(answered, createdBot(), at)).toMatchObject({ resultShown: null, intent: null })
  })

  test('an alert in doubt is dropped, but not that of a bot whose time has not come', () => {
    const thread = aThread({ cardTs: '1.0' })
    expect(threadAfterRestore(thread, createdBot(), at).alert).toBe('dropped')
    const { asked } = aBot()
    const planned = aBot({ asked: { ...asked, joinAt: at.now + HOUR } })
    expect(threadAfterRestore(thread, planned, at).alert).toBeNull()
  })

  test('nothing is changed in a thread that is closed', () => {
    const thread = aThread({ closed: { at: T0, why: 'told' } })
    expect(threadAfterRestore(thread, aBot(), at)).toBe(thread)
  })

  test('a bot may have been made where none is known and none was given up', () => {
    expect(mayHaveBeenCreated(aBot())).toBe(true)
    expect(mayHaveBeenCreated(createdBot())).toBe(false)
    expect(mayHaveBeenCreated(end(aBot(), { kind: 'cancelled', by: null, at: T0 }))).toBe(false)
  })
})
