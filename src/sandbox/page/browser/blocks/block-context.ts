/** What blocks need to know of the person who reads them, and where their presses and links go. */
export type BlockContext = {
  /** The reader's time zone, an IANA name; it need not be the browser's. */
  zone: string
  /** Milliseconds since 1970. */
  now: number
  /** Names by user id. */
  people: Record<string, string>
  /** Names by channel id, without the `#`. */
  channels: Record<string, string>
  /** A press, or a choice from a menu: `value` is the button's value or the chosen option's. */
  onAction(action: BlockAction): void
  /** A link was followed: always http or https. Nothing navigates by itself. */
  onLink(url: string): void
  /** The conversations that the menus for them can offer; each menu leaves out what its filter does not let through. */
  choices: Conversation[]
}

/** A conversation; `kind` is Slack's word in a menu's filter. */
export type Conversation = { id: string; name: string; kind: 'public' | 'private' | 'mpim' | 'im' }

/** One press. `blockId` is empty for a block without an id. */
export type BlockAction = { actionId: string; blockId: string; value: string | null }
