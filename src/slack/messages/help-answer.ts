import type { ParsedRequest } from '../../recording/parse-request.ts'
import { type Message, message, section } from './message.ts'
import { outsideText } from './outside-text.ts'

/** What works, for people. */
const PLATFORMS = 'Zoom, Google Meet, Microsoft Teams, Webex and GoTo'
const EXAMPLES =
  '`/record https://zoom.us/j/1234567890`\n`/record https://meet.google.com/abc-defg-hij as Weekly notes`'

const HELP = [
  ':movie_camera: *Record a meeting*\nType `/record` and the link of the meeting. A bot joins the call and records it; the link to the recording comes here, in a thread.',
  `${EXAMPLES}\nAdd \`as\` and a name to choose what the bot is called in the meeting. A passcode may follow the link.`,
  `Works with ${PLATFORMS}.`,
]

/** The answer to a request that sends no bot: what was not right and what to type instead. Only the asker sees it. */
export function helpAnswer(request: Exclude<ParsedRequest, { kind: 'record' }>): Message {
  switch (request.kind) {
    case 'help':
      return answer(...HELP)
    case 'noLink':
      return noLink(request.text)
    case 'severalLinks':
      return answer(
        `These are ${request.links.length} different meetings, so no bot was sent: ${labels(request.links)}.`,
        'Type `/record` with one link, then once more with the next.',
      )
    case 'foreignHost':
      return answer(
        `Meetings at *${outsideText(request.host, 100)}* cannot be recorded, so no bot was sent.`,
        `Works with ${PLATFORMS}. Copy the link that people use to join the call.`,
      )
    case 'huddle':
      return answer(
        'Slack huddles cannot be recorded: no bot can join them.',
        `Start the call in ${PLATFORMS.replace(' and ', ' or ')}, and type \`/record\` with its link.`,
      )
    case 'notUnderstood':
      return notUnderstood(request)
    case 'botNameTooLong':
      return answer(
        `The name behind \`as\` has ${request.length} characters; a bot’s name may have 100. No bot was sent.`,
        'Type the command again with a shorter name.',
      )
    case 'tooLong':
      return answer(
        'That is more than 4,000 characters, so it was not read and no bot was sent.',
        `Type \`/record\` with only the link of the meeting:\n${EXAMPLES}`,
      )
  }
}

function answer(...paragraphs: string[]): Message {
  return message(paragraphs.join('\n'), paragraphs.map(section))
}

function labels(links: { label: string }[]): string {
  const shown = links.slice(0, 5).map(({ label }) => outsideText(label, 80))
  return links.length > 5 ? `${shown.join(', ')} and ${links.length - 5} more` : shown.join(', ')
}

function noLink(text: string): Message {
  const notYet = NOT_YET.get(text.toLowerCase())
  if (notYet !== undefined) return answer(notYet, ...HELP)
  return answer(
    `There is no meeting link in “${outsideText(text, 200)}”, so no bot was sent.`,
    `Like this:\n${EXAMPLES}`,
  )
}

const NOT_YET = new Map([
  ['stop', 'I cannot stop a recording yet. Ask the host to remove the bot from the call.'],
  ['list', 'I cannot list recordings yet; look for their cards in this channel.'],
])

/** Quotes the rest and gives a whole command to copy (rule 11). The asker typed this link: a passcode in it is theirs. */
function notUnderstood({ rest, link }: Extract<ParsedRequest, { kind: 'notUnderstood' }>): Message {
  const url = link.url.length > LONGEST_SHOWN ? '<the link>' : link.url
  if (/^as$/i.test(rest)) {
    return answer(
      'There is no name behind `as`, so no bot was sent.',
      `Like this:\n${command(`${url} as Weekly notes`)}\nOr without a name:\n${command(url)}`,
    )
  }
  const quoted = `No bot was sent, because I did not understand “${outsideText(rest, 200)}” beside the link.`
  if (TIME_WORDS.test(rest)) {
    return answer(quoted, `A recording cannot be planned ahead. When the meeting starts, type:\n${command(url)}`)
  }
  return answer(
    quoted,
    `To record now:\n${command(url)}`,
    'To choose what the bot is called in the meeting, add `as` and a name.',
  )
}

const LONGEST_SHOWN = 1_200
const TIME_WORDS =
  /\b(?:at|in|on) \d|\d{1,2}[:.]\d\d\b|\d ?[ap]m\b|\b(?:tomorrow|tonight|today|later|next|noon|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b/i

function command(words: string): string {
  return `\`/record ${outsideText(words.replaceAll('`', '%60'), 1_500)}\``
}
