import type { Readable, Writable } from 'node:stream'
import { styleText } from 'node:util'
import { confirm, log as guide, isCancel, note, password, select, spinner, text } from '@clack/prompts'

/** Somebody pressed ctrl-c: nothing is to be written. */
export class Cancelled extends Error {
  override name = 'Cancelled'
}

/** What a typed answer has to be. `kept`: an empty one keeps what is there. `fault` is a sentence, or null. */
export type Typed = { message: string; kept: boolean; fault: (value: string) => string | null; placeholder?: string }

/** One of the answers to choose from. */
export type Choice<T extends string> = { value: T; label: string; hint?: string }

/** How setup talks with a person. Every question throws `Cancelled` at ctrl-c. */
export type Ask = {
  /** Answers with what was typed, trimmed; '' where that is allowed. */
  text(question: Typed): Promise<string>
  /** The same for what must not be seen on the screen. */
  secret(question: Typed): Promise<string>
  choose<T extends string>(message: string, choices: Choice<T>[], first: T): Promise<T>
  confirm(message: string, first?: boolean): Promise<boolean>
  /** Shows that something is going on until `task` is done; `said` tells how it ended. */
  wait<T>(message: string, task: Promise<T>, said: (result: T) => { good: boolean; words: string }): Promise<T>
  /** Begins a part of the questions. */
  part(number: string, title: string): void
  say(words: string): void
  warn(words: string): void
  /** Steps to take, in a box. */
  steps(title: string, lines: string[]): void
  /** A text to be copied whole: nothing stands before its lines. */
  raw(text: string): void
}

/** Talks over these streams, a terminal's unless told otherwise. */
export function createAsk(streams: { input?: Readable; output?: Writable } = {}): Ask {
  const { output = process.stdout } = streams
  return {
    text: async (question) => must(await text({ ...streams, ...typed(question) })).trim(),
    secret: async (question) => must(await password({ ...streams, ...typed(question), clearOnError: true })).trim(),
    async choose<T extends string>(message: string, choices: Choice<T>[], first: T) {
      const options = choices.map((choice) => ({ ...choice }))
      const chosen = await select<string>({ ...streams, message, options, initialValue: first })
      return must(chosen) as T
    },
    confirm: async (message, initialValue = true) => must(await confirm({ ...streams, message, initialValue })),
    async wait(message, task, said) {
      const turning = spinner({ ...streams })
      turning.start(message)
      const result = await task
      const { good, words } = said(result)
      if (good) turning.stop(words)
      else turning.error(words)
      return result
    },
    part: (number, title) => guide.step(styleText('bold', title) + styleText('dim', `  ${number}`), { output }),
    say: (words) => guide.message(words, { output }),
    warn: (words) => guide.warn(words, { output }),
    steps: (title, lines) => note(lines.join('\n'), title, { output, format: (line) => line }),
    raw: (copied) => void output.write(`\n${copied.trimEnd()}\n\n`),
  }
}

function typed({ message, kept, fault, placeholder }: Typed) {
  return {
    message,
    ...(placeholder === undefined ? {} : { placeholder }),
    validate: (value: string | undefined) => {
      const trimmed = (value ?? '').trim()
      if (trimmed === '') return kept ? undefined : 'Paste it here, or press ctrl-c to end.'
      return fault(trimmed) ?? undefined
    },
  }
}

function must<T>(answer: T | symbol): Exclude<T, symbol> {
  if (isCancel(answer)) throw new Cancelled()
  // An empty line comes as undefined.
  return (answer ?? '') as Exclude<T, symbol>
}
