import type { AnswerRoute, Thread } from './thread.ts'

/** One person who waits for an answer, and how to reach them without posting. */
export type Asker = { user: string; route: AnswerRoute | null }

/** Whoever is told next by another way than the thread: the requester, then each subscriber; null when all are. */
export function nextAsker(thread: Thread): Asker | null {
  const { requester, subscribers, told } = thread
  const user = [requester, ...subscribers].find((one) => !told.includes(one))
  if (user === undefined) return null
  const route = user === requester ? thread.answerRoute : (thread.subscriberRoutes[user] ?? null)
  return { user, route }
}

/** The thread as it stands for one of its askers: who is told, and how. */
export function threadFor(thread: Thread, asker: Asker): Thread {
  return { ...thread, requester: asker.user, answerRoute: asker.route }
}
