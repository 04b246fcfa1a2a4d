import { expect, test } from 'vitest'
import { linkExpiry } from '../../src/recall/link-expiry.ts'

const NOW = 1_000_000_000
const HOUR = 3_600_000

test.each([
  ['https://s3/x.mp4?X-Amz-Date=20250129T235500Z&X-Amz-Expires=21600', Date.UTC(2025, 0, 30, 5, 55)],
  ['https://s3/x.mp4?x-amz-expires=60&x-amz-date=20250129T235500Z', Date.UTC(2025, 0, 29, 23, 56)],
  ['https://s3/x.mp4?X-Amz-Date=20251399T235500Z&X-Amz-Expires=60', NOW + HOUR],
  ['https://s3/x.mp4?X-Amz-Date=20250129T235500Z', NOW + HOUR],
  ['https://s3/x.mp4?X-Amz-Date=20250129T235500Z&X-Amz-Expires=-1', NOW + HOUR],
  ['https://cdn/x.mp4', NOW + HOUR],
  ['no link', NOW + HOUR],
])('%s ends when it says, else in one hour', (url, until) => {
  expect(linkExpiry(url, NOW)).toBe(until)
})
