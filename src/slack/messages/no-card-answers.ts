import { escapeText } from './escape.ts'
import { type Message, paragraphs } from './message.ts'

const TELL = 'If it happens again, tell the person who runs this app.'

/** The request could not be stored: nobody may wait for a bot then (rule 10). */
export function notStartedAnswer(): Message {
  return paragraphs(
    ':warning: *Nothing was started*, because your request could not be stored.',
    `Try the same again in a moment. ${TELL}`,
  )
}

/** The same for a press on a button. */
export function pressNotStoredAnswer(): Message {
  return paragraphs(
    ':warning: *Nothing was done*, because your press could not be stored.',
    `Press again in a moment. ${TELL}`,
  )
}

/** A form that did not open, or of which Slack did not say whether it did. */
export function formNotOpenedAnswer(form: 'change' | 'record'): Message {
  const again = form === 'change' ? 'Press *Change* again' : 'Press *Record a meeting* again, on my Home tab'
  return paragraphs(
    ':warning: *The form could not be opened.*',
    `${again}. If you see the form all the same, go on with it. ${TELL}`,
  )
}

/** Something broke on our side; what somebody asked for may be under way or not. */
export function brokenAnswer(): Message {
  return paragraphs(
    ':warning: Something went wrong on my side.',
    `Look whether what you asked for happens. If it does not within a minute, try the same again. ${TELL}`,
  )
}

/** The app is not installed in this workspace. `installUrl`: where anybody may install it, null where only its operator can. */
export function unknownWorkspaceAnswer(installUrl: string | null): Message {
  return paragraphs(
    'This app is not set up for your workspace, so no bot was sent.',
    installUrl === null
      ? 'The person who runs it has to install it here.'
      : `<${escapeText(installUrl)}|Add it to your workspace>, which takes a minute. Then do the same again.`,
  )
}
