import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const files = globSync(['*.md', 'docs/**/*.md'], { cwd: root }).sort()
const read = (file: string) => readFileSync(join(root, file), 'utf8')

describe.each(files)('%s', (file) => {
  test('has only links that lead somewhere', () => {
    const dead = linksOf(read(file)).filter((link) => !leadsSomewhere(file, link))
    expect(dead).toEqual([])
  })
})

test('the pages are looked at, and a dead link is seen', () => {
  expect(files).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/operating.md']))
  expect(files.flatMap((file) => linksOf(read(file))).length).toBeGreaterThan(150)
  for (const dead of ['docs/none.md', '#none', 'docs/backup.md#none', 'src/none/']) {
    expect(leadsSomewhere('README.md', dead), dead).toBe(false)
  }
})

test.each(['README.md', 'docs/operating.md'])('%s begins with its contents, in their order', (file) => {
  const text = read(file)
  const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => `- [${heading}](#${slugOf(heading)})`)
  const [before = ''] = text.split(/^## /m)
  expect(before.split('\n').filter((line) => line.startsWith('- ['))).toEqual(headings)
})

// What a page of GitHub's leads to; what stands in code is none.
function linksOf(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '')
  const found = [...prose.matchAll(/\]\(([^)\s]+)\)/g), ...prose.matchAll(/(?:src|srcset)="([^"]+)"/g)]
  return found.map(([, link = '']) => link).filter((link) => !/^[a-z]+:/.test(link))
}

function leadsSomewhere(file: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? file : join(dirname(file), path)
  if (!existsSync(join(root, target))) return false
  if (anchor === undefined || statSync(join(root, target)).isDirectory()) return anchor === undefined
  return anchorsOf(read(target)).includes(anchor)
}

function anchorsOf(text: string): string[] {
  const slugs = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    slugOf(heading),
  )
  return slugs.map((slug, index) => {
    const before = slugs.slice(0, index).filter((other) => other === slug).length
    return before === 0 ? slug : `${slug}-${before}`
  })
}

// As GitHub makes them of a heading.
function slugOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\- _]/gu, '')
    .replaceAll(' ', '-')
}
