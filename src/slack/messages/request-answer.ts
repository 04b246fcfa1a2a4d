import type { ParsedRequest } from '../../recording/parse-request.ts'
import { type Message, message, section } from './message.ts'
import { outsideText } from './outside-text.ts'

/** What works, for people. */
const PLATFORMS = 'Zoom, Google Meet, Microsoft Teams, Webex and GoTo'
const EXAMPLES =
  '`/record https://zoom.us/j/1234567890`\n`/record https://meet.google.com/abc-defg-hij as Weekly notes`'

/** The answer to a request that sends no bot: what was not right and what to type instead. Only the asker sees it. */
export function requestAnswer(request: Exclude<ParsedRequest, { kind: 'record' }>): Message {
  switch (request.kind) {
    case 'help':
      return answer(
        ':movie_camera: *Record a meeting*\nType `/record` and the link of the meeting. A bot joins the call and records it; the link to the recording comes here, in a thread.',
        `${EXAMPLES}\nWith \`as\` you say what the bot is called in the meeting. A passcode may follow the link.`,
        `Works with ${PLATFORMS}.`,
      )
    case 'noLink':
      return answer(
        `There is no meeting link in “${outsideText(request.text, 200)}”, so no bot was sent.`,
        `Like this:\n${EXAMPLES}`,
      )
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

/** Quotes the rest and gives whole commands to copy (rule 11). The asker typed this link: a passcode in it is theirs. */
function notUnderstood({ rest, link }: Extract<ParsedRequest, { kind: 'notUnderstood' }>): Message {
  const quoted = `No bot was sent, because of this: “${outsideText(rest, 200)}”`
  const url = link.url.length > LONGEST_SHOWN ? '<the link>' : link.url
  const now = `To record now:\n${command(url)}`
  if (TIME_WORDS.test(rest)) {
    return answer(quoted, `A recording cannot be planned ahead. When the meeting starts, type:\n${command(url)}`)
  }
  const name = [...rest].length <= 100 ? rest : 'Weekly notes'
  return answer(
    quoted,
    now,
    `To say what the bot is called in the meeting, put \`as\` before the name:\n${command(`${url} as ${name}`)}`,
  )
}

const LONGEST_SHOWN = 1_200
const TIME_WORDS =
  /\b(?:at|in|on) \d|\d{1,2}[:.]\d\d\b|\d ?[ap]m\b|\b(?:tomorrow|tonight|today|later|next|noon|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b/i

function command(words: string): string {
  return `\`/record ${outsideText(words.replaceAll('`', '%60'), 1_500)}\``
}
