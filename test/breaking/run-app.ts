import { once } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import { main } from '../../src/main.ts'
import type { CommitPlace, ToChild, ToParent } from './process-words.ts'
import { createStillClock } from './still-clock.ts'

// The child's entry of app-process.ts: the real main.ts, on a clock that stands still until the parent says how late it is,
// and with an end by SIGKILL at one commit if the parent asks for it.

/** A wake-up of the loop reads the database in turns of its own; a few turns let it get to where it waits for an answer. */
const TURNS = 20

// No parent, no app: a parent that was killed leaves nothing behind.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))

const [start] = (await once(process, 'message')) as [ToChild]
if (start.kind !== 'start') throw new Error('the first word to the child is `start`')
const clock = createStillClock(start.now)
let commits = 0

const app = await main({
  clock,
  commits: {
    before() {
      commits += 1
      endAt('before', start.killAtCommit)
    },
    after: () => endAt('after', start.killAtCommit),
  },
})
process.on('message', (word: ToChild) => {
  if (word.kind === 'time') void keepUp(word)
})
tell({ kind: 'running', port: app.port, commits, nextAt: clock.nextAt() })

async function keepUp({ id, now }: { id: number; now: number }): Promise<void> {
  clock.skip(now - clock.now())
  for (let done = 0; done < TURNS; done++) await turn()
  tell({ kind: 'told', id, commits, nextAt: clock.nextAt() })
}

// Synchronous: the system ends the process inside of this call.
function endAt(when: CommitPlace['when'], place: CommitPlace | null): void {
  if (place?.at === commits && place.when === when) process.kill(process.pid, 'SIGKILL')
}

function tell(word: ToParent): void {
  if (process.connected) process.send?.(word)
}
