import { describe, expect, test } from 'vitest'
import { checkView } from '../../../src/sandbox/simulated-slack/check-view.ts'
import { ACTIONS } from '../../../src/slack/messages/actions.ts'
import { changeModal, changeModalErrors } from '../../../src/slack/messages/change-modal.ts'
import { homeView } from '../../../src/slack/messages/home-view.ts'
import { recordModal, recordModalErrors } from '../../../src/slack/messages/record-modal.ts'
import { buttons, read } from './messages.ts'
import { AT, item, link, words } from './samples.ts'

const planned = item({
  ...{ threadId: 'thread-2', channel: 'D0ANA', place: null, buttons: ['change', 'cancel'] },
  state: { kind: 'scheduled', joinAt: AT, changedBy: null },
})
const over = item({ active: false, title: 'Retro', state: { kind: 'ready', parts: 1, lengthMs: 60_000 }, buttons: [] })

describe('the Home tab', () => {
  test('explains itself while it is empty', () => {
    expect(read(homeView({ items: [] }, words))).toMatchInlineSnapshot(`
      ":wave: Here are the meetings that you asked me to record. I send a bot into the call, and its recording comes into the thread.

      ‹Record a meeting›

      There is nothing here yet.
      Press *Record a meeting*, or type \`/record\` and the link of the meeting in a channel.
      What you ask for appears here: what the bot is doing, and the way to its thread."
    `)
  })

  test('shows what is going on first, then what is over', () => {
    const view = homeView({ items: [over, item({ others: true }), planned] }, words)
    expect(read(view)).toMatchInlineSnapshot(`
      ":wave: Here are the meetings that you asked me to record. I send a bot into the call, and its recording comes into the thread.

      ‹Record a meeting›

      # Now and planned

      :red_circle: *Zoom*  ·  zoom.us/j/123 456 7890
      Recording since <!date^1795442700^{time}|14:05 UTC>
      <#C0TEAM>  ·  asked for by <@U0ANA>  ·  <!date^1795442700^{date_short_pretty} at {time}|23 Nov 2026, 14:05 UTC>  ·  <https://acme.slack.com/archives/C0TEAM/p1795442700000100|Open its thread>  ‹Stop›

      :calendar: *Zoom*  ·  zoom.us/j/123 456 7890
      <!date^1795442700^Joins {date_short_pretty} at {time}|Joins 23 Nov 2026, 14:05 UTC>
      a direct message  ·  asked for by <@U0ANA>  ·  <!date^1795442700^{date_short_pretty} at {time}|23 Nov 2026, 14:05 UTC>  ‹Cancel›

      # Recent

      :white_check_mark: *Retro*
      Recording ready, 1 min
      <#C0TEAM>  ·  asked for by <@U0ANA>  ·  <!date^1795442700^{date_short_pretty} at {time}|23 Nov 2026, 14:05 UTC>  ·  <https://acme.slack.com/archives/C0TEAM/p1795442700000100|Open its thread>"
    `)
    expect(buttons(view).map(({ action_id, value }) => [action_id, value])).toEqual([
      [ACTIONS.recordMeeting, 'home'],
      [ACTIONS.stop, 'C0TEAM/thread-1'],
      [ACTIONS.cancel, 'D0ANA/thread-2'],
    ])
    expect(buttons(view)[1]?.confirm).toBeDefined()
  })

  test('fits with very many', () => {
    const items = [...Array.from({ length: 80 }, () => item()), ...Array.from({ length: 30 }, () => over)]
    const view = homeView({ items }, words)
    expect(checkView(view, 'home')).toMatchObject({ kind: 'fine' })
    expect(read(view)).toContain('[and 20 more; their cards are in the channels.]')
    expect(read(view)).toContain('[and 10 more; their cards are in the channels.]')
  })
})

describe('the form “Record a meeting”', () => {
  test('asks for link, time, name and channel', () => {
    const view = recordModal({ channel: 'C0TEAM' })
    expect(checkView(view, 'modal')).toMatchObject({ kind: 'fine' })
    expect(read(view)).toMatchInlineSnapshot(`
      "Link of the meeting: plain_text_input
      Zoom, Google Meet, Microsoft Teams, Webex and GoTo work. A passcode may follow the link.

      When (optional): datetimepicker
      Empty means now.

      Name of the bot (optional): plain_text_input
      What everybody in the meeting sees. Empty means the usual name.

      Channel: conversations_select
      The card and the link to the recording come here. I have to be in the channel if it is private."
    `)
    expect(JSON.stringify(view)).toContain('"initial_conversation":"C0TEAM"')
    expect(JSON.stringify(recordModal({ channel: 'D0ANA' }))).not.toContain('initial_conversation')
  })

  test('says below the field what is wrong with it', () => {
    const errors = [
      recordModalErrors({ kind: 'noLink', text: 'hello' }),
      recordModalErrors({ kind: 'severalLinks', links: [link, link] }),
      recordModalErrors({ kind: 'foreignHost', host: 'example.com' }),
      recordModalErrors({ kind: 'huddle' }),
      recordModalErrors({ kind: 'notUnderstood', rest: 'at & <8>', link }),
      recordModalErrors({ kind: 'tooLong' }),
      recordModalErrors({ kind: 'botNameTooLong', length: 120 }),
      recordModalErrors({ kind: 'past' }),
      recordModalErrors({ kind: 'tooFar' }),
      recordModalErrors({ kind: 'noChannel' }),
      recordModalErrors({ kind: 'notStarted' }),
    ]
    expect(errors).toMatchInlineSnapshot(`
      [
        {
          "link": "There is no meeting link in this. Paste the link that people use to join the call.",
        },
        {
          "link": "These are 2 different meetings. Leave only one link, and send the others after it.",
        },
        {
          "link": "Meetings at example.com cannot be recorded. These work: Zoom, Google Meet, Microsoft Teams, Webex and GoTo.",
        },
        {
          "link": "Slack huddles cannot be recorded. These work: Zoom, Google Meet, Microsoft Teams, Webex and GoTo.",
        },
        {
          "link": "I did not understand “at & <8>” beside the link. Leave only the link, and its passcode if it has one; the time and the name have fields of their own.",
        },
        {
          "link": "This is too long to be read. Paste only the link of the meeting.",
        },
        {
          "name": "This name has 120 characters; 100 are possible. Choose a shorter one.",
        },
        {
          "when": "This moment is over. Choose a later one, or leave it empty to record now.",
        },
        {
          "when": "This is more than a year ahead. Choose a nearer day.",
        },
        {
          "channel": "Choose the channel that the recording comes to.",
        },
        {
          "link": "Nothing was started, because this could not be stored. Send it again in a moment.",
        },
      ]
    `)
  })
})

describe('the form for another time', () => {
  const where = { threadId: 'thread-1', channel: 'C0TEAM', joinAt: AT }

  test('starts from the time as it is, and knows what it is about', () => {
    const view = changeModal({ ...where, others: false })
    expect(checkView(view, 'modal')).toMatchObject({ kind: 'fine' })
    expect(JSON.parse(view.private_metadata ?? '')).toEqual({ threadId: 'thread-1', channel: 'C0TEAM' })
    expect(JSON.stringify(view)).toContain(`"initial_date_time":${AT / 1000}`)
  })

  test('says when another channel is moved too', () => {
    expect(read(changeModal({ ...where, others: true }))).toMatchInlineSnapshot(`
      "When the bot joins: datetimepicker
      In your own time zone.

      [Another channel waits for this recording too: the new time counts for it as well.]"
    `)
  })

  test('says why a time is not possible', () => {
    const all = ['past', 'tooFar', 'tooLate', 'over', 'tooOld', 'plannedAlready', 'notStarted'] as const
    expect(all.map((why) => changeModalErrors(why)['when'])).toMatchInlineSnapshot(`
      [
        "This moment is over. Choose a later one.",
        "This is more than a year ahead. Choose a nearer day.",
        "The bot joins in a few minutes, which is too soon to change. Press Cancel on its card, and ask for it again.",
        "The bot is on its way already or was called off, so its time cannot be changed any more.",
        "This recording is not known any more. To plan the meeting again, type /record and its link.",
        "Another bot is in this meeting already, or planned for it at about that time. Choose another time, or call one of the two off on its card.",
        "Nothing was changed, because this could not be stored. Send it again in a moment.",
      ]
    `)
  })
})
