import type { Extent, Figure } from './measure.ts'
import { measureAcknowledge } from './measures/acknowledge.ts'
import { measureBacklog } from './measures/backlog.ts'
import { measureCalls } from './measures/calls.ts'
import { measureDeliver } from './measures/deliver.ts'
import { measureFlat } from './measures/flat.ts'
import { measureIngest } from './measures/ingest.ts'
import { measureStartAndMemory } from './measures/start-and-memory.ts'
import { measureYear } from './measures/year.ts'

/** Every measure by its name, in the order of the report. */
export const MEASURES: Record<string, (extent: Extent) => Promise<Figure[]>> = {
  ingest: async (extent) => [await measureIngest(extent)],
  acknowledge: async (extent) => [await measureAcknowledge(extent)],
  deliver: measureDeliver,
  backlog: async (extent) => [await measureBacklog(extent)],
  flat: measureFlat,
  'start-and-memory': measureStartAndMemory,
  calls: async (extent) => [await measureCalls(extent)],
  year: async (extent) => [await measureYear(extent)],
}
