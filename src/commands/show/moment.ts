/** One thing that happened to a recording, or will; `at` in ms, `thread` an id or null where it is about the bot. */
export type Moment = { at: number; kind: 'fact' | 'webhook' | 'step'; thread: string | null; words: string }
