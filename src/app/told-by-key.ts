import type { Told } from '../flow/outages.ts'
import type { RecallClient } from '../recall/create-recall-client.ts'

/** What a try of the key tells of Recall. */
export function toldByKey(key: Awaited<ReturnType<RecallClient['checkKey']>>): Told {
  switch (key.kind) {
    case 'ok':
      return { kind: 'answered', by: 'other' }
    case 'badKey':
      return { kind: 'refused', why: 'HTTP 401' }
    case 'failed':
      return { kind: 'silent', why: key.why }
  }
}
