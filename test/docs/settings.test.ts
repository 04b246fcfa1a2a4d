import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')

const rows = read('docs/settings.md')
  .split('\n')
  .filter((line) => /^\| `[A-Z_]+` \|/.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
const bare = (cell = '') => cell.replaceAll('`', '')

test('docs/settings.md has each setting of .env.example once, and no other', () => {
  const known = [...read('.env.example').matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name ?? '')
  expect(known.length).toBeGreaterThan(20)
  expect(rows.map(([name]) => bare(name)).sort()).toEqual(known.sort())
})

test('each of them says its default, what it is for, and when to change it', () => {
  const defaults = [...read('.env.example').matchAll(/^#?([A-Z][A-Z_]+)="?(.*?)"?$/gm)].map(([, name, value]) => [
    name,
    value,
  ])
  const told = rows.map(([name, value]) => [bare(name), bare(value)])
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(defaults))
  expect(rows.filter((cells) => cells.length !== 4 || cells.slice(2).some((cell) => cell === ''))).toEqual([])
})
