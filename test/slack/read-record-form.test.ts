import { describe, expect, test } from 'vitest'
import { recordModalErrors } from '../../src/slack/messages/record-modal.ts'
import { readRecordForm } from '../../src/slack/read-record-form.ts'
import { MEET } from './app-fixture.ts'

/** The form as Slack sends it, with these two fields filled in. */
function read(link: string, name?: string) {
  const field = (block: string, values: object) => ({ [block]: { [block]: values } })
  const values = {
    ...field('link', { value: link }),
    ...field('name', { value: name ?? null }),
    ...field('channel', { selected_conversation: 'C1' }),
  }
  return readRecordForm({ state: { values } }, 0)
}

describe('the name in the form', () => {
  test.each([
    ['Weekly notes', 'Weekly notes'],
    ['  Weekly\u200b \n notes ', 'Weekly notes'],
    ['pwd: 777', 'pwd: 777'],
    ['Q&amp;A', 'Q&amp;A'],
    ['as known as Bob', 'as known as Bob'],
    [`see ${MEET}`, `see ${MEET}`],
    [' \u200b ', null],
  ])('%j is taken as it stands', (name, botName) => {
    expect(read(MEET, name)).toMatchObject({ kind: 'filled', botName, link: { url: MEET } })
  })

  test('that is too long is refused below its field', () => {
    const form = read(MEET, 'x'.repeat(101))
    expect(form).toEqual({ kind: 'faulty', fault: { kind: 'botNameTooLong', length: 101 } })
  })

  test('may stand behind the link instead', () => {
    expect(read(`${MEET} as Bob`)).toMatchObject({ kind: 'filled', botName: 'Bob' })
  })

  test('is refused behind the link when it has its field too', () => {
    const form = read(`${MEET} as Bob`, 'Alice')
    if (form.kind !== 'faulty') throw new Error('filled')
    expect(form.fault).toMatchObject({ kind: 'notUnderstood', rest: 'as Bob' })
    expect(recordModalErrors(form.fault)).toEqual({ link: expect.stringContaining('as Bob') })
  })

  test.each([[''], ['as'], ['list'], ['https://meet.google.com/new']])('says nothing about the link %j', (link) => {
    const form = read(link, 'Alice')
    if (form.kind !== 'faulty') throw new Error('filled')
    expect(Object.keys(recordModalErrors(form.fault))).toEqual(['link'])
  })
})
