import type { AskAnswer, ListItem } from '../recording/views.ts'
import { readRemembered, remember } from '../store/remembered.ts'
import { type Changed, changeRecordingTime, type Planned, readPlanned } from './change-recording-time.ts'
import { listRecordings, readHome, stopRecordings } from './list-recordings.ts'
import { pickLink } from './pick-link.ts'
import { type PressAct, pressButton } from './press-button.ts'
import { type RecordAct, requestRecording } from './request-recording.ts'
import { type Act, type ActDeps, insertAskFor, type Taken, takeAct } from './take-act.ts'

/** Everything that people do, each in one local transaction (rule 10). */
export type Acts = {
  record(act: RecordAct): Promise<Taken>
  answer(act: Act & { answer: AskAnswer }): Promise<Taken>
  list(act: Act): Promise<Taken>
  stop(act: Act): Promise<Taken>
  press(act: PressAct): Promise<Taken>
  pickLink(act: Act & { askId: string; index: number }): Promise<Taken>
  changeTime(act: Act & { threadId: string; at: number }): Promise<Changed>
  readPlanned(at: { team: string; channel: string; threadId: string }): Promise<Planned>
  readHome(who: { team: string; user: string }): Promise<ListItem[]>
  greet(act: Act & { once: string }): Promise<Taken>
}

/** Makes them, for whoever listens to Slack. */
export function createActs(deps: ActDeps): Acts {
  return {
    record: (act) => requestRecording(deps, act),
    answer: (act) => takeAct(deps, act, async () => act.answer),
    list: (act) => listRecordings(deps, act),
    stop: (act) => stopRecordings(deps, act),
    press: (act) => pressButton(deps, act),
    pickLink: (act) => pickLink(deps, act),
    changeTime: (act) => changeRecordingTime(deps, act),
    readPlanned: (at) => readPlanned(deps, at),
    readHome: (who) => readHome(deps, who),
    greet: (act) => greet(deps, act),
  }
}

function greet(deps: ActDeps, act: Act & { once: string }): Promise<Taken> {
  return takeAct(deps, act, async (tx) => {
    const name = `greeted ${act.team} ${act.once}`
    if ((await readRemembered(tx, name)) !== undefined) return null
    await remember(tx, name, 'yes')
    await insertAskFor(deps, tx, { act, wish: { kind: 'greet' } })
    return null
  })
}
