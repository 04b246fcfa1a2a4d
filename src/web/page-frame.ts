import { createHash } from 'node:crypto'
import { PAGE_STYLE } from './page-style.ts'

/** The Content-Security-Policy of every page: its own style and nothing else. */
const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The headers of every page; what it tells nobody else is to learn or keep. */
export const PAGE_HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': PAGE_POLICY,
  'x-content-type-options': 'nosniff',
}

/** A whole page as HTML; its parts are HTML already. */
export function pageFrame({ title, main, footer }: { title: string; main: string; footer: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
${main}
</main>
<footer>${footer}</footer>
</body>
</html>
`
}

/** A screen with a video; `mark` is what stands in the badge on its corner, as SVG around 73/73. */
export function drawing(mark: string): string {
  return `<svg viewBox="4 4 84 84" aria-hidden="true">
<circle class="tint" cx="46" cy="46" r="42"/>
<rect class="screen" x="14" y="24" width="62" height="44" rx="7"/>
<path d="M39 37.5v17l15-8.5z"/>
<circle class="gap" cx="73" cy="73" r="17"/>
<circle class="badge" cx="73" cy="73" r="13"/>
${mark}
</svg>`
}
