import { begun } from './begun.ts'
import { moveBot, setLife } from './move-bot.ts'
import type { ActionOutcome, PageAction } from './page-action.ts'
import type { PageDeps } from './page-deps.ts'
import { refusalWords, tooLateWords } from './refusal-words.ts'
import { typeText } from './type-text.ts'

type Slack = PageDeps['sandbox']['slack']
type PersonOutcome = Awaited<ReturnType<Slack['press']>>

/** Does what a person did on the page; resolves when the app has taken it. What cannot be is told, not thrown. */
export async function doAction(deps: PageDeps, action: PageAction): Promise<ActionOutcome> {
  try {
    return await perform(deps, action)
  } catch (error) {
    // The simulators throw at what cannot happen: here somebody was too late.
    return failed(tooLateWords(action, error instanceof Error ? error.message : String(error)))
  }
}

function perform(deps: PageDeps, action: PageAction): Promise<ActionOutcome> | ActionOutcome {
  const { slack, clock } = deps.sandbox
  switch (action.kind) {
    case 'type':
      return typeText(deps, action)
    case 'press':
      return told(slack.press({ ...action, ...pressed(action.press) }))
    case 'press in view':
      return told(slack.pressInView({ ...action, ...pressed(action.press) }))
    case 'submit view':
      return submit(slack, action)
    case 'close view':
      return done(slack.closeView(action))
    case 'record message':
      return told(slack.shortcut({ ...action, callbackId: 'record_message' }))
    case 'delete message':
      return done(slack.deleteMessage(action))
    case 'open app':
      return done(begun(slack.openAppHome(action)))
    case 'skip':
      return done(clock.skip(action.ms))
    case 'move bot':
      return moveBot(deps.sandbox, action)
    case 'set life':
      return setLife(deps.sandbox, action)
    case 'set trouble':
      return deps.troubles.set(action.trouble, action.mode) ? DONE : failed('There is no such trouble.')
    case 'drop sockets':
      return done(slack.dropSockets())
    case 'switch app':
      return done(deps.app.turn(action.on))
    case 'use own links':
      return done(deps.app.useOwnLinks(action.on))
  }
}

const DONE: ActionOutcome = { kind: 'done' }

async function done(doing: unknown): Promise<ActionOutcome> {
  await doing
  return DONE
}

function failed(why: string): ActionOutcome {
  return { kind: 'failed', why }
}

function pressed({ actionId, blockId, value }: Extract<PageAction, { kind: 'press' }>['press']) {
  return { actionId, ...(blockId === null ? {} : { blockId }), ...(value === null ? {} : { value }) }
}

async function told(sending: Promise<PersonOutcome>): Promise<ActionOutcome> {
  const outcome = await sending
  return outcome.kind === 'failed' ? failed(refusalWords(outcome.error)) : DONE
}

async function submit(slack: Slack, submission: Parameters<Slack['submitView']>[0]): Promise<ActionOutcome> {
  const outcome = await slack.submitView(submission)
  switch (outcome.kind) {
    case 'closed':
    case 'updated':
      return DONE
    case 'errors':
      return outcome
    case 'failed':
      return failed(refusalWords(outcome.error))
  }
}
