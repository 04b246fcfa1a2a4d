import type { Palette } from './palette.ts'

/** Where lines are printed. Something may stand below them: a line that lives, or a prompt. */
export type Screen = {
  palette: Palette
  /** Columns for text: as wide as the terminal, but never so wide that lines are hard to read. */
  width(): number
  line(text?: string): void
  /** Puts something below all lines; it is taken away before each line and drawn again after it. */
  setBottom(bottom: Bottom | null): void
}

/** What stands below the lines: `erase` leaves the cursor at the start of an empty line. */
export type Bottom = { erase(): void; draw(): void }

const WIDEST = 100
const NARROWEST = 30

/** Makes a screen on a stream. */
export function createScreen(stream: NodeJS.WriteStream, palette: Palette): Screen {
  let bottom: Bottom | null = null
  return {
    palette,
    width: () => Math.max(Math.min(stream.columns || WIDEST, WIDEST), NARROWEST),
    line(text = '') {
      bottom?.erase()
      stream.write(`${text}\n`)
      bottom?.draw()
    },
    setBottom(next) {
      bottom?.erase()
      bottom = next
      bottom?.draw()
    },
  }
}
