import { clearLine, createInterface, cursorTo, moveCursor } from 'node:readline'
import type { Screen } from './screen.ts'

/** Lines that a person types below everything that is printed. */
export type Prompt = { end(): void }

type PromptDeps = {
  screen: Screen
  /** The words before what is typed, asked for each time. */
  label: () => string
  onLine: (line: string) => void
  /** Ctrl-C, or Ctrl-D at a terminal. A file or a pipe that ends only means that nothing more is typed. */
  onEnd: () => void
}

/** Starts to read lines from standard input; with a terminal on both sides, at a prompt. */
export function openPrompt({ screen, label, onLine, onEnd }: PromptDeps): Prompt {
  const { stdin, stdout } = process
  const atTerminal = stdin.isTTY === true && stdout.isTTY === true
  const lines = createInterface({ input: stdin, ...(atTerminal ? { output: stdout } : {}), terminal: atTerminal })
  const draw = () => {
    lines.setPrompt(label())
    lines.prompt(true)
  }
  const erase = () => {
    cursorTo(stdout, 0)
    clearLine(stdout, 0)
  }
  lines.on('line', (line) => {
    // A command is printed as a message of Ana's: once is enough.
    if (atTerminal && line.startsWith('/')) {
      moveCursor(stdout, 0, -1)
      erase()
    }
    onLine(line.trim())
    if (atTerminal) draw()
  })
  if (atTerminal) {
    lines.on('SIGINT', onEnd)
    lines.on('close', onEnd)
    screen.setBottom({ erase, draw })
  }
  return {
    end() {
      screen.setBottom(null)
      lines.removeAllListeners('close')
      lines.close()
    },
  }
}
