import type { App } from '@slack/bolt'
import { textAt } from './fields.ts'

/**
 * Bolt acks an event before it looks at it, so that one which a crash swallows then would never come again. From here on
 * events are acked when their listeners are through, which commit within 2 s and leave calls over the network running.
 */
export function ackEventsLate(app: App): void {
  const take = app.processEvent.bind(app)
  app.processEvent = async (received) => {
    if (textAt(received.body, 'event', 'type') === null) return take(received)
    await take({ ...received, ack: () => Promise.resolve() })
    await received.ack()
  }
}
