import { type Check, fine, skipped } from './check.ts'
import { closedDoor } from './door.ts'

/** Whether the app is reached under its public address. */
export const checkPublicUrl: Check = {
  name: 'Public address',
  needs: ['PUBLIC_URL'],
  async run({ config, facts }) {
    if (config.publicUrl === null) return skipped('PUBLIC_URL is not set; Socket Mode and polling need none')
    const door = await facts.door()
    const running = (await facts.app()).kind === 'running'
    return closedDoor(door, { url: config.publicUrl, running }) ?? fine(`${config.publicUrl} leads to the app`)
  },
}
