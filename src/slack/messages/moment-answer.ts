import type { AskAnswer, MomentFault } from '../../recording/views.ts'
import { recordCommand, withWholePasscode } from './example-command.ts'
import { type Message, paragraphs } from './message.ts'
import { moment } from './moment.ts'
import { outsideText } from './outside-text.ts'

type BadMoment = Extract<AskAnswer, { kind: 'badMoment' }>

/** A moment in words that nothing can be planned for: what it was understood as, and whole commands to copy (rule 11). */
export function momentAnswer({ when, fault, link, botName }: BadMoment): Message {
  const said = `“${outsideText(when, 200)}”`
  const command = (words?: string) => recordCommand(link, words === undefined ? { botName } : { when: words, botName })
  switch (fault.kind) {
    case 'past':
      return paragraphs(
        `No bot was sent: ${said} ${moment(fault.at, 'means')}, and that is over.`,
        `To record now:\n${command()}`,
        `To record later, say when, for instance:\n${command('tomorrow 9am')}`,
      )
    case 'tooFar':
      return paragraphs(
        `No bot was sent: ${said} ${moment(fault.at, 'means')}, and I plan no further than about a year ahead.`,
        `For a moment that is nearer, for instance:\n${command('tomorrow 9am')}`,
      )
    case 'unclear': {
      const whole = withWholePasscode(link, when)
      return paragraphs(
        `No bot was sent: I do not know which moment ${said} means. It may lack its day or its hour, or can be read in two ways.`,
        `Say the day, and the hour with am, pm or minutes, in your own time zone:\n${command('tomorrow 9am')}\n${command('Fri 15:30')}`,
        ...(whole === null || /\d/.test(when) ? [] : [`If it belongs to the passcode:\n${recordCommand(whole)}`]),
      )
    }
    case 'noZone':
      return paragraphs(
        `No bot was sent: for ${said} I have to know your time zone. ${noZone(fault)}`,
        `This works without it:\n${command('in 20 minutes')}`,
      )
  }
}

function noZone({ scope }: Extract<MomentFault, { kind: 'noZone' }>): string {
  return scope
    ? 'This app may not look it up here; the person who runs it can give it Slack’s permission to view people.'
    : 'I could not find it out; type the same again in a minute.'
}
