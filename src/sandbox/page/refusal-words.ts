import type { PageAction } from './page-action.ts'

/** Simulated Slack's word for why it did not do something, as what happened, why, and what to do. */
export function refusalWords(error: string): string {
  switch (error) {
    case 'operation_timeout':
      return 'Slack waited 3 seconds, and the app had not answered. It may still do what you asked: look again in a moment before you repeat it.'
    case 'dispatch_failed':
      return 'Slack could not reach the app, so nothing was done. The app does not run, or its connection to Slack is cut. Start it behind the scenes, under “The app”, and try again.'
    case 'interactivity_not_enabled':
      return 'Slack did not pass this on: the app’s manifest switches buttons, menus and forms off. Set settings.interactivity.is_enabled in manifest.yml, and start the sandbox again.'
    case 'invalid_view_response':
      return 'Slack could not make sense of what the app answered, so the form stays open with everything in it. The fault is the app’s, not yours: start the sandbox with --verbose to see its log, and send the form again.'
    default:
      return `Slack did not do this, and says only “${error.replaceAll('_', ' ')}”. Try it again; the app’s log may tell more (start the sandbox with --verbose).`
  }
}

/** What Slack's own message about a failed command leaves unsaid; null for its other messages. */
export function explainSlackMessage(text: string): string | null {
  const error = / failed with the error "(\w+)"/.exec(text)?.[1]
  return error === undefined ? null : refusalWords(error)
}

/** Why an action could not be done when what it was meant for has changed; `thrown` is the simulator's own sentence. */
export function tooLateWords(action: PageAction, thrown: string): string {
  switch (action.kind) {
    case 'press':
    case 'press in view':
      return 'This changed just before you pressed, and the button is not there any more. What you see now is what can be done.'
    case 'submit view':
    case 'close view':
      return /has no view/.test(thrown)
        ? 'This form is not open any more. Open it again to send it.'
        : `The form could not be sent: ${sentence(thrown)} Change that, and send it again.`
    case 'move bot':
      return 'The bot has moved on meanwhile, so this cannot happen to it any more. Its buttons show what can.'
    case 'record message':
    case 'delete message':
      return 'This message is not there any more: somebody has deleted it.'
    case 'switch app':
    case 'use own links':
      return `The app could not be started: ${sentence(thrown)}`
    default:
      return sentence(thrown)
  }
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? '' : '.'}`
}
