/** Something that can be put in place of what was begun; `hint` tells what else belongs to it. */
export type Offer = { insert: string; label: string; hint: string; explains: string }

/** What can be completed at the caret: the offers, and where in the text the begun word starts. */
export type Completion = { from: number; offers: Offer[] }

const COMMANDS: readonly Offer[] = [
  {
    insert: '/record ',
    label: '/record',
    hint: '[meeting link] in 20 minutes as Weekly notes',
    explains: 'Record a meeting; its link comes into this channel',
  },
  {
    insert: '/record list',
    label: '/record list',
    hint: '',
    explains: 'This channel’s recordings, for your eyes only',
  },
  { insert: '/record stop', label: '/record stop', hint: '', explains: 'Stop this channel’s recording' },
  { insert: '/record help', label: '/record help', hint: '', explains: 'Examples, for your eyes only' },
  { insert: '/invite @recorder', label: '/invite', hint: '@recorder', explains: 'Let the app into this channel' },
]

/** What to offer for a text with its caret at `caret`: commands at its start, `names` behind an `@`. Null when nothing fits. */
export function completionAt(text: string, caret: number, names: readonly Offer[]): Completion | null {
  const before = text.slice(0, caret)
  if (text.startsWith('/') && caret === text.length) {
    const offers = COMMANDS.filter(({ insert }) => insert.startsWith(before))
    // A command that stands there whole is sent by Enter.
    const isWhole = COMMANDS.some(({ insert }) => insert.trim() === before.trim())
    return offers.length === 0 || isWhole ? null : { from: 0, offers }
  }
  const begun = /(?:^|\s)(@[\w-]*)$/.exec(before)?.[1]
  if (begun === undefined) return null
  const offers = names.filter(({ insert }) => insert.toLowerCase().startsWith(begun.toLowerCase()))
  return offers.length === 0 ? null : { from: caret - begun.length, offers }
}

/** The text after an offer was taken, and where the caret stands then. */
export function complete(
  text: string,
  caret: number,
  { from, offer }: { from: number; offer: Offer },
): { text: string; caret: number } {
  const start = text.slice(0, from) + offer.insert
  const rest = text.slice(caret)
  return { text: start + (start.endsWith(' ') ? rest.replace(/^ /, '') : rest), caret: start.length }
}
