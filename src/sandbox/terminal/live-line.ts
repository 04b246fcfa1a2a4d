import type { Bottom } from './screen.ts'
import { widthOf } from './wrap.ts'

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const EVERY_MS = 90
/** For a terminal that does not say how wide it is (0 columns, or none). */
const NARROW = 60

/** Starts a line with a spinner, for terminals only. `paint` gives it its colour. */
export function createLiveLine(
  stream: NodeJS.WriteStream,
  { text, paint }: { text: () => string; paint: (text: string) => string },
): Bottom & { end(): void } {
  let frame = 0
  const erase = () => void stream.write('\r\u001b[2K')
  const draw = () =>
    void stream.write(paint(`${FRAMES[frame % FRAMES.length]} ${cutToFit(text(), (stream.columns || NARROW) - 3)}`))
  const ticking = setInterval(() => {
    frame += 1
    erase()
    draw()
  }, EVERY_MS)
  const showCursor = () => void stream.write('\u001b[?25h')
  stream.write('\u001b[?25l')
  process.once('exit', showCursor)
  return {
    erase,
    draw,
    end() {
      clearInterval(ticking)
      process.off('exit', showCursor)
      showCursor()
    },
  }
}

// A line that wraps could not be erased.
function cutToFit(text: string, width: number): string {
  let fitting = text
  while (fitting !== '' && widthOf(fitting) > width) fitting = fitting.slice(0, -1)
  return fitting
}
