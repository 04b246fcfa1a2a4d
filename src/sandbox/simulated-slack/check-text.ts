import { boolean, type Check, object, oneOfTypes, string, word } from './check-shape.ts'

/** Where blocks are shown; each surface allows others. */
export type Surface = 'message' | 'modal' | 'home'

// Ids of blocks, actions, callbacks and views (`@slack/types` 3.2.0).
const MAX_ID = 255

/** The field every block and element has. */
export const type = { check: string(1, 100) }

/** An id that may be left out: Slack then makes one up. */
export const id = { check: string(1, MAX_ID), optional: true } as const

/** Text without formatting. */
export const plainText = (max: number): Check =>
  object({
    type: { check: word('plain_text') },
    text: { check: string(1, max) },
    emoji: { check: boolean, optional: true },
  })

const mrkdwn = (max: number): Check =>
  object({
    type: { check: word('mrkdwn') },
    text: { check: string(1, max) },
    verbatim: { check: boolean, optional: true },
  })

/** Text with or without formatting. */
export const anyText = (max: number): Check => oneOfTypes({ plain_text: plainText(max), mrkdwn: mrkdwn(max) })

/** The question Slack asks before an action is sent. */
export const confirm = {
  check: object({
    title: { check: plainText(100), optional: true },
    text: { check: anyText(300) },
    confirm: { check: plainText(30), optional: true },
    deny: { check: plainText(30), optional: true },
    style: { check: word('primary', 'danger'), optional: true },
  }),
  optional: true,
} as const
