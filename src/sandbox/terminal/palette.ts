import { styleText } from 'node:util'

/** How a piece of text is meant. */
export type Tone = 'plain' | 'strong' | 'quiet' | 'name' | 'link' | 'code' | 'good' | 'bad' | 'warn' | 'mark'

/** Colours for a terminal, or none: `paint` then leaves text as it is and `link` leaves only its words. */
export type Palette = {
  /** Whether escape codes may be written. */
  coloured: boolean
  paint(tone: Tone, text: string): string
  /** Text that opens `url` when clicked, in terminals that can (OSC 8). */
  link(url: string, text: string): string
}

const STYLES = {
  strong: ['bold'],
  quiet: ['dim'],
  name: ['bold', 'cyan'],
  link: ['underline', 'blue'],
  code: ['yellow'],
  good: ['green'],
  bad: ['red'],
  warn: ['yellow'],
  mark: ['magenta'],
} as const satisfies Record<Exclude<Tone, 'plain'>, readonly Parameters<typeof styleText>[0][]>

/** Chooses colours for a stream: when it is a terminal that has them, or as NO_COLOR and FORCE_COLOR say. */
export function paletteFor(stream: NodeJS.WriteStream): Palette {
  // styleText knows the rules of NO_COLOR, NODE_DISABLE_COLORS and FORCE_COLOR (nodejs.org/api/util.html).
  return createPalette(styleText('bold', 'x', { stream }) !== 'x')
}

/** Makes a palette with colours or without. */
export function createPalette(coloured: boolean): Palette {
  if (!coloured) return { coloured, paint: (_, text) => text, link: (_, text) => text }
  return {
    coloured,
    paint: (tone, text) => (tone === 'plain' ? text : styleText([...STYLES[tone]], text, { validateStream: false })),
    link: (url, text) => `\u001b]8;;${url}\u0007${text}\u001b]8;;\u0007`,
  }
}
