import { globSync, readFileSync } from 'node:fs'

const root = new URL('../../', import.meta.url)

/** A text in the code, with `…` for each part that is put in when it is said. */
export type Said = { text: string; file: string }

/** The last argument of each `log.warn(…)` and `log.error(…)`: a text, or the name of what makes one. */
export function loggedIn(files: readonly string[]): { texts: Said[]; made: Said[] } {
  const texts: Said[] = []
  const made: Said[] = []
  for (const file of files) {
    const source = readFileSync(new URL(file, root), 'utf8')
    for (const call of source.matchAll(/\blog(?:\.(?:warn|error)|\[\w+\])\(/g)) {
      const argument = lastArgument(source.slice(call.index + call[0].length))
      const text = textOf(argument)
      if (text === null) made.push({ text: argument, file })
      else texts.push({ text, file })
    }
  }
  return { texts, made }
}

/** Every text of at least four words in a file: those that hold the sentences which others say. */
export function sentencesIn(files: readonly string[]): Said[] {
  return files.flatMap((file) => {
    const source = withoutComments(readFileSync(new URL(file, root), 'utf8'))
    return literalsOf(source)
      .map((literal) => textOf(literal) ?? '')
      .filter((text) => text.replaceAll('…', '').trim().split(/\s+/).length >= 4)
      .map((text) => ({ text, file }))
  })
}

/** The app's own files; the simulators say nothing to operators. */
export const SOURCES = globSync('src/**/*.ts', { cwd: root }).filter((file) => !file.startsWith('src/sandbox/'))

// Commas and brackets inside of texts are none; a template may hold texts in its turn.
function lastArgument(source: string): string {
  let depth = 0
  let from = 0
  for (let at = 0; at < source.length; at++) {
    const sign = source[at] ?? ''
    if (`'"\``.includes(sign)) at += literalAt(source, at).length - 1
    else if ('({['.includes(sign)) depth++
    else if (sign === ',' && depth === 0 && /^,\s*[^\s)]/.test(source.slice(at))) from = at + 1
    else if (')}]'.includes(sign) && depth-- === 0) return source.slice(from, at).replace(/,\s*$/, '').trim()
  }
  throw new Error(`no end of a call: ${source.slice(0, 80)}`)
}

function literalsOf(source: string): string[] {
  const literals: string[] = []
  for (let at = 0; at < source.length; at++) {
    if (!`'"\``.includes(source[at] ?? '')) continue
    const literal = literalAt(source, at)
    literals.push(literal)
    at += literal.length - 1
  }
  return literals
}

function literalAt(source: string, from: number): string {
  const quote = source[from]
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === '\\') at++
    else if (quote === '`' && source.startsWith('${', at)) at += placeholderAt(source, at).length - 1
    else if (source[at] === quote) return source.slice(from, at + 1)
    // A quote in a regular expression or a comment opens no text.
    else if (quote !== '`' && source[at] === '\n') return quote ?? ''
  }
  return quote ?? ''
}

function placeholderAt(source: string, from: number): string {
  let depth = 0
  for (let at = from; at < source.length; at++) {
    if (source[at] === '{') depth++
    else if (source[at] === '}' && --depth === 0) return source.slice(from, at + 1)
  }
  return ''
}

function textOf(literal: string): string | null {
  if (!/^(['"`])[\s\S]*\1$/.test(literal)) return null
  let text = ''
  for (let at = 1; at < literal.length - 1; at++) {
    if (literal[0] === '`' && literal.startsWith('${', at)) {
      at += placeholderAt(literal, at).length - 1
      text += '…'
    } else text += literal[at] === '\\' ? literal[++at] : literal[at]
  }
  return text
}

function withoutComments(source: string): string {
  return source.replace(/\/\*\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}
