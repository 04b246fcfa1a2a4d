import type { ParsedRequest } from '../../recording/parse-request.ts'
import type { AnswerWords } from './answer-words.ts'
import { EXAMPLES, recordCommand, withWholePasscode } from './example-command.ts'
import { type Message, paragraphs } from './message.ts'
import { outsideText } from './outside-text.ts'
import { PLATFORMS } from './platform-name.ts'

/** Words that ask for nothing that can be started. */
export type Unstartable = Exclude<ParsedRequest, { kind: 'record' | 'list' | 'stop' }>

/** The answer to a request that sends no bot: what was not right and what to type instead. Only the asker sees it. */
export function helpAnswer(request: Unstartable, words: Pick<AnswerWords, 'slackName'>): Message {
  switch (request.kind) {
    case 'help':
      return paragraphs(help(words.slackName))
    case 'noLink':
      return paragraphs(
        `There is no meeting link in “${outsideText(request.text, 200)}”, so no bot was sent.`,
        `Like this:\n${EXAMPLES}`,
        'All that I can do: `/record help`',
      )
    case 'severalLinks':
      return paragraphs(
        `These are ${request.links.length} different meetings, so no bot was sent: ${labels(request.links)}.`,
        'Type `/record` with one link, then once more with the next.',
      )
    case 'foreignHost':
      return paragraphs(
        `Meetings at *${outsideText(request.host, 100)}* cannot be recorded, so no bot was sent.`,
        `Works with ${PLATFORMS}. Copy the link that people use to join the call.`,
      )
    case 'huddle':
      return paragraphs(
        'Slack huddles cannot be recorded: no bot can join them.',
        `Start the call in ${PLATFORMS.replace(' and ', ' or ')}, and type \`/record\` with its link.`,
      )
    case 'notUnderstood':
      return notUnderstood(request)
    case 'botNameTooLong':
      return paragraphs(
        `The name behind \`as\` has ${request.length} characters; a bot’s name may have 100. No bot was sent.`,
        'Type the command again with a shorter name.',
      )
    case 'tooLong':
      return paragraphs(
        'That is more than 4,000 characters, so it was not read and no bot was sent.',
        `Type \`/record\` with only the link of the meeting:\n${EXAMPLES}`,
      )
  }
}

function help(slackName: string): string {
  const app = outsideText(slackName, 80).replaceAll('`', '')
  return [
    ':movie_camera: *Record a meeting:* type `/record` and its link. A bot joins the call; the link to the recording comes into a thread where you asked for it.',
    EXAMPLES,
    'Times: `in 20 minutes`, `at 15:00`, `tomorrow 9am`, `Fri 10:30`, in your time zone. Without one the bot joins now.',
    '`as` and a name say what the bot is called in the meeting. A passcode may follow the link.',
    '`/record list` shows what is recorded in this channel, `/record stop` ends it.',
    `Or: *Record this meeting* in the menu of a message that holds a link, or \`@${app}\` and a link in a channel or thread.`,
    `Works with ${PLATFORMS}.`,
  ].join('\n')
}

function labels(links: { label: string }[]): string {
  const shown = links.slice(0, 5).map(({ label }) => outsideText(label, 80))
  return links.length > 5 ? `${shown.join(', ')} and ${links.length - 5} more` : shown.join(', ')
}

/** Quotes the rest and gives one or two whole commands to copy (rule 11). */
function notUnderstood({ rest, link }: Extract<ParsedRequest, { kind: 'notUnderstood' }>): Message {
  if (/^as$/i.test(rest)) {
    return paragraphs(
      'There is no name behind `as`, so no bot was sent.',
      `Like this:\n${recordCommand(link, { botName: 'Weekly notes' })}\nOr without a name:\n${recordCommand(link)}`,
    )
  }
  if (/^as \S/i.test(rest) && TIME_WORDS.test(rest)) {
    return paragraphs(
      `No bot was sent, because “${outsideText(rest, 200)}” may be a name alone, or a name and a time.`,
      `A time stands before the name:\n${recordCommand(link, { when: 'tomorrow 9am', botName: 'Weekly notes' })}`,
      `A name that ends like a time stands in quotation marks:\n${recordCommand(link, { botName: '"Weekly at 9:30"' })}`,
    )
  }
  const quoted = `No bot was sent, because I did not understand “${outsideText(rest, 200)}” beside the link.`
  const whole = withWholePasscode(link, rest)
  if (whole !== null && !TIME_WORDS.test(rest)) {
    return paragraphs(
      quoted,
      `If it belongs to the passcode:\n${recordCommand(whole)}`,
      `If it does not:\n${recordCommand(link)}`,
    )
  }
  const later = `To record later:\n${recordCommand(link, { when: 'in 20 minutes' })}`
  const now = `To record now:\n${recordCommand(link)}`
  if (TIME_WORDS.test(rest)) return paragraphs(quoted, later, now)
  return paragraphs(quoted, now, 'To choose what the bot is called in the meeting, add `as` and a name.')
}

const TIME_WORDS =
  /\b(?:at|in|on) \d|\d{1,2}[:.]\d\d\b|\d ?[ap]m\b|\b(?:tomorrow|tonight|today|later|soon|next|noon|hours?|minutes?|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b/i
