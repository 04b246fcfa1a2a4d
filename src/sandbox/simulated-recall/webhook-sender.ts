import { createEndpoint, type Delivery } from './endpoint.ts'
import type { PostOutcome } from './post-webhook.ts'
import { signWebhook } from './sign-webhook.ts'
import { foreignBodies, type WebhookBody, type WebhookShape, webhookBodyOf } from './webhook-body.ts'
import { inOrder, type ReleaseOrder, type WebhookTrouble, type WebhookWeather } from './webhook-trouble.ts'
import type { Occurrence, Workspace } from './workspace.ts'

/** Sends the workspace's webhooks as Svix does, and does wrong what it is told to. */
export type WebhookSender = {
  readonly deliveries: readonly Delivery[]
  /** Settable at any time; it strikes what happens from then on. */
  readonly trouble: WebhookTrouble
  /** Asked about each webhook when it comes about; null ends it. */
  weather(weather: WebhookWeather | null): void
  sendTo(url: string | null): void
  /** Keeps every webhook back from now on, until it is let go. */
  hold(): void
  release(order: ReleaseOrder): void
  /** Sends one of each webhook that is none of a recorder's business. */
  sendForeign(): void
  /** Sends a delivery once more under its own id, whatever became of it; resolves when it has been answered. */
  redeliver(id: string): Promise<PostOutcome>
  /** Posts these bytes with these headers; without headers it is truly signed, as a new message. */
  sendRaw(raw: { body: string; headers?: Record<string, string> }): Promise<PostOutcome>
  close(): Promise<void>
}

/** What a sender needs. `secrets` is asked at each attempt; `random` (0 to 1) is for shuffling. */
export type WebhookSenderDeps = { workspace: Workspace; secrets: () => readonly string[]; random: () => number }

/** Makes the sender. Until it is told where to send, webhooks go nowhere and leave no trace, as with no endpoint set up. */
export function createWebhookSender({ workspace, secrets, random }: WebhookSenderDeps): WebhookSender {
  const deliveries: Delivery[] = []
  const shape: WebhookShape = workspace.apiVersion === '1.10' ? 'v1.10' : 'v1.11'
  const trouble: WebhookTrouble = { lose: 'none', copies: 1, delayMs: 0, shape, foreign: false }
  let weather: WebhookWeather | null = null
  let held: Delivery[] | null = null

  const newMessageId = () => `msg_${workspace.newId().replaceAll('-', '')}`
  const sign = (id: string, body: string) => signedHeaders(workspace, secrets(), { id, body })
  const endpoint = createEndpoint({
    agenda: workspace.agenda,
    sign,
    changed: workspace.changes.notify,
    points: workspace.points,
  })

  function accept({ event, body }: WebhookBody, botId: string | null): void {
    if (endpoint.url === null || !(botId === null || isSubscribed(workspace, event))) return
    const id = newMessageId()
    const delivery: Delivery = { id, event, botId, body: JSON.stringify(body), state: 'waiting', attempts: [] }
    deliveries.push(delivery)
    const drawn = weather?.({ event, botId }) ?? {}
    if (drawn.lost ?? isLost(trouble, event)) delivery.state = 'lost'
    else if (held === null) send(delivery, drawn)
    else {
      delivery.state = 'held'
      held.push(delivery)
    }
    workspace.changes.notify()
  }

  function send(delivery: Delivery, drawn: ReturnType<WebhookWeather> = {}): void {
    const { copies, delayMs, copyDelayMs } = { ...{ copies: trouble.copies, delayMs: trouble.delayMs }, ...drawn }
    delivery.state = 'waiting'
    const copy = () => void endpoint.deliverOnce(delivery)
    const first = () => {
      void endpoint.deliver(delivery)
      for (let made = 2; made <= copies; made++) {
        if (copyDelayMs === undefined) copy()
        else workspace.agenda.after(copyDelayMs, copy)
      }
    }
    if (delayMs > 0) workspace.agenda.after(delayMs, first)
    else first()
  }

  function sendForeign(): void {
    for (const body of foreignBodies(workspace.newId, workspace.agenda.now())) accept(body, null)
  }

  workspace.listen((occurrence) => {
    for (const body of bodiesOf(occurrence, trouble.shape)) accept(body, occurrence.bot.id)
    if (trouble.foreign && occurrence.kind === 'bot') sendForeign()
  })

  return {
    deliveries,
    trouble,
    sendForeign,
    weather(wanted) {
      weather = wanted
    },
    sendTo: (url) => {
      endpoint.url = url
    },
    hold: () => {
      held ??= []
    },
    release(order) {
      const letGo = inOrder(held ?? [], order, random)
      held = null
      for (const delivery of letGo) send(delivery)
    },
    redeliver(id) {
      const delivery = deliveries.find((other) => other.id === id)
      if (!delivery) throw new Error(`there is no delivery ${id}`)
      return endpoint.deliverOnce(delivery)
    },
    sendRaw: ({ body, headers }) => endpoint.post(body, headers ?? sign(newMessageId(), body)),
    close: endpoint.close,
  }
}

function signedHeaders(
  workspace: Workspace,
  secrets: readonly string[],
  message: { id: string; body: string },
): Record<string, string> {
  // The machine's own time, not the clock's: verifiers compare with it.
  const toSign = { ...message, timestamp: Math.floor(Date.now() / 1000) }
  const signature = signWebhook(toSign, secrets, workspace.settings.headerFamily)
  return { 'content-type': 'application/json', 'user-agent': 'Svix-Webhooks/1.62.0 (simulated)', ...signature }
}

function bodiesOf(occurrence: Occurrence, shape: WebhookTrouble['shape']): WebhookBody[] {
  const shapes: WebhookShape[] = shape === 'both' ? ['v1.11', 'v1.10'] : [shape]
  return shapes.map((one) => webhookBodyOf(occurrence, one)).filter((body) => body !== undefined)
}

function isSubscribed({ settings }: Workspace, event: string): boolean {
  return settings.subscribed.includes(event.split('.')[0] ?? '')
}

function isLost({ lose }: WebhookTrouble, event: string): boolean {
  return lose === 'all' || (typeof lose === 'object' && lose.event === event)
}
