import { defineConfig } from 'vitest/config'

/**
 * What starts processes of its own, a browser, npm or a server again and again: `npm run test:long`, beside `npm test`, which
 * would take twice as long with it.
 */
export const LONG = [
  'test/bench/**/*.test.ts',
  'test/breaking/app-process.test.ts',
  'test/browser/**/*.test.ts',
  'test/commands/doctor-*.test.ts',
  'test/commands/setup-{flags,regions,wizard}.test.ts',
  'test/deploy/image.test.ts',
  'test/docs/commands.test.ts',
  'test/sandbox/main.test.ts',
  'test/store/postgres*.test.ts',
  'test/world/machine/disk-full.test.ts',
  'test/world/move.test.ts',
  'test/world/numbers.test.ts',
  'test/world/process*.test.ts',
  'test/world/replicas.test.ts',
]

export default defineConfig({
  test: { include: LONG, testTimeout: 180_000, hookTimeout: 120_000, maxWorkers: 3, maxConcurrency: 4, isolate: false },
})
