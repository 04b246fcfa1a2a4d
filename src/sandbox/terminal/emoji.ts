/** The emoji that a recorder's messages use, by Slack's names for them. */
const EMOJI: Record<string, string> = {
  arrow_forward: '▶️',
  bell: '🔔',
  calendar: '📆',
  door: '🚪',
  double_vertical_bar: '⏸️',
  eyes: '👀',
  gear: '⚙️',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  link: '🔗',
  movie_camera: '🎥',
  no_entry_sign: '🚫',
  octagonal_sign: '🛑',
  red_circle: '🔴',
  repeat: '🔁',
  telephone_receiver: '📞',
  wastebasket: '🗑️',
  wave: '👋',
  warning: '⚠️',
  white_check_mark: '✅',
  x: '❌',
}

/** The character for one of Slack's emoji names; the name between its colons when it is none we know. */
export function emojiFor(name: string): string {
  return EMOJI[name] ?? `:${name}:`
}
