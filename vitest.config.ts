import { configDefaults, defineConfig } from 'vitest/config'
import { LONG } from './vitest.long.config.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...LONG],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // The world tests mostly wait for each other's sockets: more of them at a time than there are cores is faster.
    maxWorkers: 4,
    maxConcurrency: 6,
    // Nothing in the product or its tests is kept in a module, so files may share a worker: half the time of the run is
    // otherwise spent on loading the same packages for each of them.
    isolate: false,
  },
})
