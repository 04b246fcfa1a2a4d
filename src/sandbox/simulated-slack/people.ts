import type { ToldOutcome } from './delivery.ts'
import { type PeopleDeps, type PersonOutcome, sendInteraction } from './interaction.ts'
import { isRecord, type JsonRecord } from './json.ts'
import { type PressInput, press } from './press.ts'
import { type CommandInput, runCommand } from './run-command.ts'
import type { SubmitOutcome } from './show-submitted.ts'
import { type ShortcutInput, useShortcut } from './use-shortcut.ts'
import { closeView, pressInView, type SubmitInput, submitView, type ViewPressInput } from './use-view.ts'
import { type HomeInput, inviteApp, openAppHome } from './visits.ts'

/** What people do, and what Slack sends to the app because of it. What a person cannot do there throws: it is a mistake in a test. */
export type People = {
  command(input: CommandInput): Promise<PersonOutcome>
  /** A press on a message, also on one that only this person sees. */
  press(input: PressInput): Promise<PersonOutcome>
  /** A press in an open modal or on the Home tab. */
  pressInView(input: ViewPressInput): Promise<PersonOutcome>
  submitView(input: SubmitInput): Promise<SubmitOutcome>
  closeView(input: { user: string; viewId: string }): Promise<void>
  shortcut(input: ShortcutInput): Promise<PersonOutcome>
  openAppHome(input: HomeInput): Promise<ToldOutcome>
  invite(input: { user: string; channel: string }): Promise<ToldOutcome>
  /** Any other interaction, as its payload. */
  interact(payload: JsonRecord): Promise<PersonOutcome>
}

/** Makes the people of the workspace able to act. */
export function createPeople(deps: PeopleDeps): People {
  return {
    command: (input) => runCommand(deps, input),
    press: (input) => press(deps, input),
    pressInView: (input) => pressInView(deps, input),
    submitView: (input) => submitView(deps, input),
    closeView: (input) => closeView(deps, input),
    shortcut: (input) => useShortcut(deps, input),
    openAppHome: (input) => openAppHome(deps, input),
    invite: (input) => inviteApp(deps, input),
    interact(payload) {
      const { user } = payload
      const source = { user: isRecord(user) ? String(user['id']) : '', channel: undefined, viewId: undefined }
      return sendInteraction(deps, { payload, place: undefined, source })
    },
  }
}
