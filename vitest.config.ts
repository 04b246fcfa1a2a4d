import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // The world tests mostly wait for each other's sockets: more of them at a time than there are cores is faster.
    maxWorkers: 4,
    maxConcurrency: 6,
  },
})
