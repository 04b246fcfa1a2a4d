import type { By } from './bot.ts'
import type { Actor } from './views.ts'

/** Who did something, as the readers of this thread may know it (rule 20); null: nobody in particular. */
export function actorFor(threadId: string, by: By | null): Actor | null {
  if (by === null) return null
  return by.threadId === threadId ? { kind: 'person', user: by.user } : { kind: 'elsewhere' }
}
