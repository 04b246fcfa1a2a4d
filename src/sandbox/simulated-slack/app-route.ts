import type { CallPoints } from '../call-points.ts'
import type { Delivery, DeliveryOutcome } from './delivery.ts'
import type { HttpDelivery } from './http-delivery.ts'
import type { SocketMode } from './socket-mode.ts'

/** The way from Slack to the app: a socket that is open, else the request URL, else none. */
export type AppRoute = {
  deliver(delivery: Delivery): Promise<DeliveryOutcome>
  /** Sets the request URL. */
  useHttp(requestUrl: string): void
  /** Slack's handshake with the request URL. */
  verify(): Promise<boolean>
}

type RouteDeps = { sockets: SocketMode; http: HttpDelivery; points: CallPoints }

/** Makes a route without a request URL. */
export function createAppRoute({ sockets, http, points }: RouteDeps): AppRoute {
  let requestUrl: string | undefined

  async function send(delivery: Delivery): Promise<DeliveryOutcome> {
    if (sockets.connections() > 0) return sockets.deliver(delivery)
    return requestUrl === undefined ? { kind: 'unreachable' } : http.deliver(requestUrl, delivery)
  }

  return {
    async deliver(delivery) {
      const sent = send(delivery)
      await points.reach({ name: delivery.type, at: 'sent' })
      const outcome = await sent
      await points.reach({ name: delivery.type, at: 'acked' })
      return outcome
    },
    useHttp(url) {
      requestUrl = url
    },
    verify: async () => requestUrl !== undefined && http.verify(requestUrl),
  }
}
