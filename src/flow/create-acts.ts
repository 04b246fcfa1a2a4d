import type { Act, Acts, Taken } from '../recording/acts.ts'
import { readRemembered, remember } from '../store/remembered.ts'
import { changeRecordingTime, readPlanned } from './change-recording-time.ts'
import { listRecordings, readHome, stopRecordings } from './list-recordings.ts'
import { pickLink } from './pick-link.ts'
import type { Log } from './ports.ts'
import { pressButton } from './press-button.ts'
import { requestRecording } from './request-recording.ts'
import { createShareCommits } from './share-commits.ts'
import { type ActDeps, insertAskFor, takeAct } from './take-act.ts'

/** Makes them, for whoever listens to Slack. */
export function createActs(made: Omit<ActDeps, 'commit'> & { log: Log }): Acts {
  const deps: ActDeps = { ...made, commit: createShareCommits(made) }
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
