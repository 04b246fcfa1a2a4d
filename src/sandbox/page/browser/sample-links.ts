/** A kind of meeting, and a fresh link to one of them: nobody needs an account to try the sandbox. */
export type SampleLink = { platform: string; make: () => string }

/** One for each platform that Recall joins. Each link made is another meeting. */
export const SAMPLE_LINKS: readonly SampleLink[] = [
  { platform: 'Google Meet', make: () => `https://meet.google.com/${letters(3)}-${letters(4)}-${letters(3)}` },
  { platform: 'Zoom', make: () => `https://us02web.zoom.us/j/8${digits(10)}?pwd=${letters(12)}` },
  { platform: 'Microsoft Teams', make: () => `https://teams.microsoft.com/meet/2${digits(12)}?p=${letters(8)}` },
  { platform: 'Webex', make: () => `https://example.webex.com/meet/${letters(8)}` },
  { platform: 'GoTo', make: () => `https://meet.goto.com/${digits(9).replace(/^0/, '1')}` },
]

function letters(count: number): string {
  return random(count, 'abcdefghijkmnpqrstuvwxyz')
}

function digits(count: number): string {
  return random(count, '0123456789')
}

function random(count: number, from: string): string {
  return [...crypto.getRandomValues(new Uint8Array(count))].map((byte) => from[byte % from.length]).join('')
}
