import { describe, expect, test } from 'vitest'
import type { Bot } from '../../src/recording/bot.ts'
import { askStop } from '../../src/recording/fold-bot.ts'
import { joins } from '../../src/recording/holds-place.ts'
import { ASKED, aBot, BY, createdBot, HOUR, MINUTE, status, T0, told } from './rows.ts'

const plannedFor = (joinAt: number | null, over: Partial<Bot> = {}) => aBot({ asked: { ...ASKED, joinAt }, ...over })
const FRIDAY = T0 + 4 * 24 * HOUR

describe('a request joins the open bot of its meeting (rule 13)', () => {
  test.each([
    { bot: 'now', wish: 'now', botAt: null, wishAt: null, joined: true },
    { bot: 'now', wish: 'in 15 minutes', botAt: null, wishAt: T0 + 15 * MINUTE, joined: true },
    { bot: 'now', wish: 'in 15 minutes and a moment', botAt: null, wishAt: T0 + 15 * MINUTE + 1, joined: false },
    { bot: 'now', wish: 'on Friday', botAt: null, wishAt: FRIDAY, joined: false },
    { bot: 'in 15 minutes', wish: 'now', botAt: T0 + 15 * MINUTE, wishAt: null, joined: true },
    { bot: 'on Friday', wish: 'now', botAt: FRIDAY, wishAt: null, joined: false },
    { bot: 'on Friday', wish: 'on Friday', botAt: FRIDAY, wishAt: FRIDAY, joined: true },
    { bot: 'on Friday', wish: '15 minutes earlier', botAt: FRIDAY, wishAt: FRIDAY - 15 * MINUTE, joined: true },
    { bot: 'on Friday', wish: '15 minutes later', botAt: FRIDAY, wishAt: FRIDAY + 15 * MINUTE, joined: true },
    { bot: 'on Friday', wish: '16 minutes earlier', botAt: FRIDAY, wishAt: FRIDAY - 16 * MINUTE, joined: false },
    { bot: 'on Friday', wish: 'on Saturday', botAt: FRIDAY, wishAt: FRIDAY + 24 * HOUR, joined: false },
  ])('for $bot, wished for $wish: $joined', ({ botAt, wishAt, joined }) => {
    expect(joins(plannedFor(botAt), { joinAt: wishAt, now: T0 })).toBe(joined)
  })

  test('one that was planned and is under way counts as now, however long ago it came', () => {
    const bot = told(createdBot({ asked: { ...ASKED, joinAt: T0 - 2 * HOUR } }), [status('in_call_recording', 1)], T0)
    expect(joins(bot, { joinAt: null, now: T0 })).toBe(true)
    expect(joins(bot, { joinAt: T0 - HOUR, now: T0 })).toBe(true)
    expect(joins(bot, { joinAt: T0 + HOUR, now: T0 })).toBe(false)
  })

  test.each([
    { what: 'a stop is asked of it', bot: askStop(plannedFor(FRIDAY), { by: BY, why: 'person' }, T0) },
    { what: 'its call has ended', bot: told(createdBot(), [status('call_ended', 1)], T0) },
    { what: 'it is done', bot: told(createdBot(), [status('done', 1)], T0) },
    { what: 'it broke', bot: told(createdBot(), [status('fatal', 1)], T0) },
    { what: 'we ended it', bot: aBot({ ended: { kind: 'notCreated', why: null, at: T0 } }) },
    { what: 'it is closed', bot: aBot({ closedAt: T0 }) },
  ])('never when $what', ({ bot }) => {
    expect(joins(bot, { joinAt: bot.asked.joinAt, now: T0 })).toBe(false)
  })
})
