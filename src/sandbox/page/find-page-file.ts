import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'

/** What is served at a path: the page, its style, a module. `policy` is the Content-Security-Policy that goes with a page. */
export type PageFile = { type: string; body: string; policy?: string }

const BROWSER = new URL('./browser/', import.meta.url)
const SCRIPT = 'text/javascript; charset=utf-8'

/** The names by which browser modules import packages, and where these are served. */
const PACKAGES = {
  preact: { path: '/packages/preact.mjs', file: 'preact' },
  'preact/hooks': { path: '/packages/hooks.mjs', file: 'preact/hooks' },
}

/**
 * Finds what is served at a path; undefined where nothing is. Files are read at each request, so that a change is seen at the
 * next reload; only what the folder lists is served, so that no path can lead anywhere else.
 */
export function findPageFile(path: string): PageFile | undefined {
  const files = readdirSync(BROWSER, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'))
  if (path === '/') return indexPage(files)
  const file = Object.values(PACKAGES).find((one) => one.path === path)?.file
  if (file !== undefined) return { type: SCRIPT, body: withoutMap(readPackage(file)) }
  const name = path.slice(1)
  if (!files.includes(name)) return undefined
  if (name.endsWith('.ts')) return { type: SCRIPT, body: stripTypeScriptTypes(read(name)) }
  return name.endsWith('.css') ? { type: 'text/css; charset=utf-8', body: read(name) } : undefined
}

function indexPage(files: readonly string[]): PageFile {
  const sheets = files.filter((name) => /^blocks\/.*\.css$/.test(name)).sort()
  const imports = Object.fromEntries(Object.entries(PACKAGES).map(([name, { path }]) => [name, path]))
  const map = JSON.stringify({ imports })
  const hash = createHash('sha256').update(map).digest('base64')
  return {
    type: 'text/html; charset=utf-8',
    body: read('index.html')
      .replace('<!-- styles of blocks -->', sheets.map((name) => `<link rel="stylesheet" href="/${name}" />`).join(''))
      .replace('<!-- import map -->', `<script type="importmap">${map}</script>`),
    policy: [
      "default-src 'none'",
      `script-src 'self' 'sha256-${hash}'`,
      "style-src 'self'",
      "connect-src 'self'",
      // Simulated Recall, and the app's own links that lead to it. Images that a message shows come from anywhere.
      'media-src http://127.0.0.1:* http://localhost:*',
      "img-src 'self' data: https: http://127.0.0.1:*",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  }
}

function read(name: string): string {
  return readFileSync(fileURLToPath(new URL(name, BROWSER)), 'utf8')
}

function readPackage(name: string): string {
  return readFileSync(fileURLToPath(import.meta.resolve(name)), 'utf8')
}

function withoutMap(code: string): string {
  return code.replace(/\/\/# sourceMappingURL=\S+\s*$/, '')
}
