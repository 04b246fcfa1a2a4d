import { setTimeout as pause } from 'node:timers/promises'
import type { Onlooker } from '../play-scenario.ts'
import { skipWords } from './skip-words.ts'
import type { ThreadView } from './thread-view.ts'

/** Time to read between two things that happen, for a person at a terminal. */
const BEAT_MS = 900
const FRAMES = 24
const FRAME_MS = 45

/** Somebody at a terminal (`live`: things happen at a pace for people) or a file, which needs no time to read. */
export function createOnlooker(view: ThreadView, live: boolean): Onlooker {
  return {
    typed: view.typed,
    told: (what) => view.aside(`◆ ${what}`),
    skipped: (ms, what) => view.aside(skipWords(ms, what)),
    waited: view.waited,
    beat: () => pause(live ? BEAT_MS : 0),
    frames: live ? FRAMES : 1,
    frame: () => pause(live ? FRAME_MS : 0),
  }
}
