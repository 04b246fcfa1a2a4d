import { expect, test } from 'vitest'
import { spoilAnswers } from './answers.ts'
import { runCampaign } from './campaign.ts'

// The long run is `npm run fuzz -- --inputs 100000 --seed N`; these are its first inputs. FUZZ_SEED and FUZZ_INPUTS change them.
const seed = Number(process.env['FUZZ_SEED'] ?? 1)
const inputs = Number(process.env['FUZZ_INPUTS'] ?? 300)

test.concurrent.each(['socket', 'http'] as const)(
  'whatever comes in, with Slack over %s, the app goes on, tells no secret and changes nothing unsigned',
  async (mode) => {
    const { failures, tally, worlds } = await runCampaign({ seed, inputs, modes: [mode], roundSize: inputs })
    expect(failures, `replay with seed ${seed}`).toEqual([])
    expect(worlds).toBe(1)
    expect(tally.size).toBe(8)
  },
)

test.concurrent('whatever Slack and Recall answer us for half an hour, every recording still ends with its link', async () => {
  const { changed, faults } = await spoilAnswers(seed)
  expect(faults, `replay with seed ${seed}`).toEqual([])
  expect(changed.size).toBeGreaterThan(3)
})
