import { addressOfRegion } from '../config.ts'
import { createRecallClient } from '../recall/create-recall-client.ts'

/** What trying a key in several regions came to. `failed` are those that could not be asked: then `none` is not certain. */
export type RegionOutcome = { kind: 'found'; region: string } | { kind: 'none'; failed: string[] }

/** Looks for the region that takes a Recall key, by asking them at the same time. Changes nothing, never rejects. */
export async function findRegion(
  apiKey: string,
  { regions, addressOf = addressOfRegion }: { regions: readonly string[]; addressOf?: (region: string) => string },
): Promise<RegionOutcome> {
  const tried = await Promise.all(
    regions.map(async (region) => {
      const client = createRecallClient({ apiUrl: addressOf(region), apiKey })
      const key = await client.checkKey()
      await client.close()
      return { region, key }
    }),
  )
  const found = tried.find(({ key }) => key.kind === 'ok')
  if (found !== undefined) return { kind: 'found', region: found.region }
  return { kind: 'none', failed: tried.filter(({ key }) => key.kind === 'failed').map(({ region }) => region) }
}
