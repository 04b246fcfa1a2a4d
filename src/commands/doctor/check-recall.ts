import { addressOfRegion } from '../../config.ts'
import { REGIONS } from '../../env-settings.ts'
import { findRegion } from '../find-region.ts'
import { type Check, failure, fine } from './check.ts'

/** Whether Recall takes the key, and if not, whether another of its regions does. */
export const checkRecallKey: Check = {
  name: 'Recall key',
  needs: ['RECALL_API_KEY', 'RECALL_REGION', 'RECALL_API_URL'],
  async run({ config, facts }) {
    const { name, apiKey, apiUrl } = config.recall
    const { key } = await facts.recallKey()
    switch (key.kind) {
      case 'ok':
        return fine(`Recall takes it (${name})`)
      case 'failed':
        return failure(
          `Recall (${name}) could not be asked (${key.why})`,
          `See that this machine reaches ${new URL(apiUrl).host}.`,
        )
      case 'badKey': {
        // An address of one's own has no regions beside it.
        const others = REGIONS.filter((region) => addressOfRegion(region) !== apiUrl)
        const found = others.length === REGIONS.length ? null : await findRegion(apiKey, { regions: others })
        if (found?.kind === 'found') {
          return failure(`it belongs to region ${found.region}, not to ${name}`, `Set RECALL_REGION=${found.region}.`)
        }
        return failure(
          `Recall (${name}) refuses RECALL_API_KEY (HTTP 401)`,
          'Make a key on the dashboard of your region, page “API keys”, and let RECALL_REGION be the region in that dashboard’s address.',
        )
      }
    }
  },
}
