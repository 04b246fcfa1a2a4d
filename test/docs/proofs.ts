import { existsSync, readFileSync } from 'node:fs'

/** The file and the name of the test, where a proof has that form. */
export function readProof(proof: string): { file: string; name: string } | null {
  const [, file, name] = /^([\w/.-]+\.ts): (.+)$/.exec(proof) ?? []
  return file === undefined || name === undefined ? null : { file, name }
}

/** The names of all tests in a file, as they are written there. */
export function namesOf(file: string): string[] {
  const place = new URL(`../${file}`, import.meta.url)
  if (!existsSync(place)) return []
  const source = readFileSync(place, 'utf8')
  return [...source.matchAll(/^[^\n]*?(?:\b(?:test|it)\b[^\n]*?\(|\)\(|^)\s*'([^'\n]+)',/gm)].map(
    ([, name]) => name ?? '',
  )
}
