import type { Browser } from 'playwright-core'
import { expect } from 'vitest'
import { openWalk, type Walk, type WalkOptions } from './open-walk.ts'

/** Lets somebody walk through the page of a sandbox of its own; rejects, too, when the browser or Slack complained. */
export async function walk(
  browser: Browser | null,
  options: WalkOptions,
  go: (walk: Walk) => Promise<void>,
): Promise<void> {
  if (browser === null) throw new Error('there is no browser')
  await using walking = await openWalk(browser, options)
  await go(walking)
  expect(walking.complaints).toEqual([])
  expect(walking.sandbox.slack.violations).toEqual([])
}
