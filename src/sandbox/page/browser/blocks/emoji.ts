import type { MrkdwnNode } from './mrkdwn-node.ts'

/** The character for one of Slack's emoji names; null for a name this page does not know, which Slack shows as it is. */
export function emojiFor(name: string): string | null {
  return EMOJI.get(name) ?? null
}

/** Plain words with the emoji names in them drawn, as in Slack's `plain_text`. */
export function emojiText(text: string): MrkdwnNode[] {
  const nodes: MrkdwnNode[] = []
  let end = 0
  for (const found of text.matchAll(/:([a-z0-9_+'-]+)(?=:)/g)) {
    const name = found[1] ?? ''
    const character = found.index < end ? null : emojiFor(name)
    if (character === null) continue
    if (found.index > end) nodes.push({ kind: 'text', text: text.slice(end, found.index) })
    nodes.push({ kind: 'emoji', name, character })
    end = found.index + name.length + 2
  }
  return end < text.length ? [...nodes, { kind: 'text', text: text.slice(end) }] : nodes
}

// Names and characters as of https://github.com/iamcal/emoji-data, which Slack uses: those that apps and people write most.
const EMOJI = new Map(
  Object.entries({
    '+1': '👍',
    '-1': '👎',
    '100': '💯',
    alarm_clock: '⏰',
    arrow_down: '⬇️',
    arrow_forward: '▶️',
    arrow_left: '⬅️',
    arrow_right: '➡️',
    arrow_up: '⬆️',
    arrows_counterclockwise: '🔄',
    bar_chart: '📊',
    bell: '🔔',
    black_square_for_stop: '⏹️',
    bulb: '💡',
    busts_in_silhouette: '👥',
    calendar: '📆',
    camera: '📷',
    cinema: '🎦',
    clap: '👏',
    clapper: '🎬',
    clipboard: '📋',
    clock3: '🕒',
    coffee: '☕',
    date: '📅',
    door: '🚪',
    double_vertical_bar: '⏸️',
    exclamation: '❗',
    eyes: '👀',
    film_frames: '🎞️',
    fire: '🔥',
    gear: '⚙️',
    globe_with_meridians: '🌐',
    heart: '❤️',
    heavy_check_mark: '✔️',
    heavy_plus_sign: '➕',
    hourglass: '⌛',
    hourglass_flowing_sand: '⏳',
    inbox_tray: '📥',
    information_source: 'ℹ️',
    joy: '😂',
    key: '🔑',
    large_blue_circle: '🔵',
    large_green_circle: '🟢',
    large_orange_circle: '🟠',
    large_yellow_circle: '🟡',
    link: '🔗',
    lock: '🔒',
    mag: '🔍',
    memo: '📝',
    microphone: '🎤',
    movie_camera: '🎥',
    mute: '🔇',
    no_entry: '⛔',
    no_entry_sign: '🚫',
    octagonal_sign: '🛑',
    ok_hand: '👌',
    package: '📦',
    pencil2: '✏️',
    point_right: '👉',
    pray: '🙏',
    pushpin: '📌',
    question: '❓',
    raised_hand: '✋',
    raising_hand: '🙋',
    record_button: '⏺️',
    red_circle: '🔴',
    repeat: '🔁',
    robot_face: '🤖',
    rocket: '🚀',
    rotating_light: '🚨',
    scissors: '✂️',
    seedling: '🌱',
    simple_smile: '🙂',
    slightly_smiling_face: '🙂',
    smile: '😄',
    sparkles: '✨',
    speaker: '🔈',
    speech_balloon: '💬',
    star: '⭐',
    stopwatch: '⏱️',
    studio_microphone: '🎙️',
    sunny: '☀️',
    sweat_smile: '😅',
    tada: '🎉',
    telephone: '☎️',
    telephone_receiver: '📞',
    thinking_face: '🤔',
    thumbsdown: '👎',
    thumbsup: '👍',
    timer_clock: '⏲️',
    tv: '📺',
    video_camera: '📹',
    warning: '⚠️',
    wastebasket: '🗑️',
    wave: '👋',
    white_check_mark: '✅',
    white_circle: '⚪',
    wrench: '🔧',
    x: '❌',
    zap: '⚡',
    zzz: '💤',
  }),
)
