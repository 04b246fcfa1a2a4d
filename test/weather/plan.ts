import { LIVES, type LifeStep } from '../../src/sandbox/simulated-recall/lives.ts'
import { type Draw, oneOf, wholeBetween } from './draw.ts'

/** What becomes of one meeting. */
type LifeKind =
  | 'happy'
  | 'waiting room'
  | 'not let in'
  | 'fatal after recording'
  | 'scheduled'
  | 'stopped'
  | 'nothing recorded'
  | 'two parts'

/**
 * What Recall tells of a bot without being asked. `mute`: no webhook ever comes, Retrieve Bot still knows. `asleep`: no webhook, and
 * never a status. `stuck`: no webhook, and it joins for ever.
 */
export type Silence = 'none' | 'mute' | 'asleep' | 'stuck'

/** One recording that somebody will ask for, decided by the seed alone. Times are ms from the beginning. */
export type PlannedRecording = {
  number: number
  channel: number
  life: LifeKind
  silence: Silence
  askAt: number
  /** What is typed behind `/record`. */
  text: string
  link: string
  /** What the bot does from its join on. */
  steps: readonly LifeStep[]
  /** For `stopped`: this long after the recording began. */
  stopAfterMs: number
}

const MINUTE = 60_000

/** The passcode in every link: it must never be seen in a log. */
export const PASSCODE = 's3cretPasscode'

const SHARES: readonly (readonly [number, LifeKind])[] = [
  [0.4, 'happy'],
  [0.14, 'waiting room'],
  [0.05, 'not let in'],
  [0.09, 'fatal after recording'],
  [0.1, 'scheduled'],
  [0.1, 'stopped'],
  [0.06, 'nothing recorded'],
  [0.06, 'two parts'],
]

// One bot in ten never reports; most of these would tell if they were asked.
const SILENT: readonly (readonly [number, Silence])[] = [
  [0.06, 'mute'],
  [0.02, 'asleep'],
  [0.02, 'stuck'],
  [0.9, 'none'],
]

const LIFE_OF = {
  happy: LIVES.happy,
  'waiting room': LIVES['waiting-room'],
  'not let in': LIVES.denied,
  'fatal after recording': LIVES['fatal-after-recording'],
  scheduled: LIVES.happy,
  stopped: LIVES.endless,
  'nothing recorded': LIVES['nothing-recorded'],
  'two parts': LIVES['two-parts'],
} satisfies Record<LifeKind, readonly LifeStep[]>

/** Decides everything about the recordings of a run that does not depend on what happens in it. */
export function planRecordings(
  draw: Draw,
  { recordings, channels, askForMs }: { recordings: number; channels: number; askForMs: number },
): PlannedRecording[] {
  return Array.from({ length: recordings }, (_, number) => {
    const life = oneOf(draw('life', number), SHARES)
    const silence = oneOf(draw('silence', number), SILENT)
    // A year of numbers, so that no two meetings share one.
    const link = `https://zoom.us/j/${9_000_000_000 + number}?pwd=${PASSCODE}${number}`
    const text = life === 'scheduled' ? `${link} in ${wholeBetween(draw('ahead', number), 13, 40)} minutes` : link
    return {
      ...{ number, life, silence, link, text },
      channel: number % channels,
      askAt: Math.floor(draw('ask', number) * askForMs),
      steps: stepsOf(life, silence, wholeBetween(draw('length', number), 1, 40)),
      stopAfterMs: wholeBetween(draw('stop', number), 20, 600) * 1000,
    }
  }).sort((a, b) => a.askAt - b.askAt)
}

// The ready-made lives last half a minute; what is long in them is made as long as meetings are. Nobody waits in a
// waiting room for longer than the bot does.
function stepsOf(life: LifeKind, silence: Silence, minutes: number): readonly LifeStep[] {
  if (silence === 'asleep') return []
  const steps = LIFE_OF[life]
  if (silence === 'stuck') return steps.slice(0, 1)
  return steps.map((step): LifeStep => {
    if (step.after < 8_000) return step
    const longest = step.name === 'letIn' || step.name === 'deny' ? 6 : 40
    return { ...step, after: Math.min(minutes, longest) * MINUTE }
  })
}
