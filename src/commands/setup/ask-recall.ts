import { REGIONS } from '../../env-settings.ts'
import { askPublicUrl } from './ask-public-url.ts'
import { type Checked, checkRecallKey, checkRegions } from './check-given.ts'
import { type Answers, askFor, type Session } from './session.ts'

/** Asks for Recall's key, its region, and how the app hears of its bots. `publicUrl` is the one that Slack's part asked for. */
export async function askRecall(session: Session, publicUrl: string | null): Promise<Answers> {
  return { ...(await askKey(session)), ...(await askNews(session, publicUrl)) }
}

async function askKey(session: Session): Promise<Answers> {
  const { ask, given, recallPlace } = session
  if (given.RECALL_API_KEY === undefined) {
    ask.say('A key is made on the dashboard of your Recall region, page “API keys”: https://www.recall.ai')
  }
  const key = { setting: 'RECALL_API_KEY', message: 'Recall API key', secret: true, empty: null } as const
  if (recallPlace !== null) {
    return { RECALL_API_KEY: await askFor(session, { ...key, check: (value) => checkRecallKey(value, recallPlace) }) }
  }
  let region = given.RECALL_REGION ?? null
  const wanted = region ?? (await askRegion(session))
  const apiKey = await askFor(session, {
    ...key,
    check: async (value) => {
      const checked = await checkInRegion(session, { apiKey: value, wanted })
      region = checked.region ?? region
      return checked
    },
  })
  if (region === null) region = wanted === FIND ? await askRegionItself(session) : wanted
  return { RECALL_API_KEY: apiKey, RECALL_REGION: region }
}

const FIND = 'find'

function askRegion({ ask, before, check }: Session): Promise<string> {
  const find = { value: FIND, label: 'I do not know', hint: 'the key tells: all four are asked' }
  const regions = REGIONS.map((region) => ({ value: region, label: region }))
  const last = before['RECALL_REGION'] ?? ''
  const first = REGIONS.includes(last) ? last : check ? FIND : 'us-west-2'
  const message = 'Your Recall region: it is in the address of your dashboard'
  return ask.choose(message, check ? [find, ...regions] : regions, first)
}

// Only when Recall could not be asked, and the person goes on all the same.
function askRegionItself({ ask }: Session): Promise<string> {
  const regions = REGIONS.map((region) => ({ value: region, label: region }))
  return ask.choose('Then choose the region: it is in the address of your dashboard', regions, 'us-west-2')
}

async function checkInRegion(
  { ask, addressOfRegion: addressOf }: Session,
  { apiKey, wanted }: { apiKey: string; wanted: string },
): Promise<Checked & { region?: string }> {
  if (wanted === FIND) return await checkRegions(apiKey, { regions: REGIONS, addressOf })
  const place = { apiUrl: addressOf(wanted), name: `region ${wanted}` }
  const here = await checkRecallKey(apiKey, place)
  if (here.kind !== 'bad') return { ...here, region: wanted }
  const others = REGIONS.filter((region) => region !== wanted)
  const elsewhere = await checkRegions(apiKey, { regions: others, addressOf })
  if (elsewhere.kind !== 'good') return elsewhere
  ask.warn(`Not ${wanted}: the key is taken by ${elsewhere.region}, so that is what is written.`)
  return elsewhere
}

async function askNews(session: Session, known: string | null): Promise<Answers> {
  const { ask, given } = session
  const why =
    'With a public address Recall tells the app of each change at once, and links to recordings last.\nWithout one the app asks Recall every few seconds (polling). The results are the same.'
  const publicUrl = known ?? (await askPublicUrl(session, { why, required: false }))
  const kept = { PUBLIC_URL: publicUrl === '' ? null : publicUrl }
  if (given.RECALL_WEBHOOK_SECRET === undefined && (publicUrl === '' || !(await wantsWebhooks(session)))) {
    return { ...kept, RECALL_WEBHOOK_SECRET: null }
  }
  ask.steps('On the Recall dashboard', [
    '1. Page “Webhooks”: add this endpoint, with the events bot.*, recording.* and video_mixed.*',
    `   ${publicUrl === '' ? 'https://<your host>' : publicUrl}/webhooks/recall`,
    '2. Page “API keys”: create the verification secret of the workspace, and copy it.',
    '   (Accounts from before December 2025: the endpoint’s signing secret, on its page.)',
  ])
  const secret = await askFor(session, {
    setting: 'RECALL_WEBHOOK_SECRET',
    message: 'Webhook secret, whsec_…, or nothing: the app then asks Recall (polling) for now',
    secret: true,
    empty: '',
  })
  return { ...kept, RECALL_WEBHOOK_SECRET: secret === '' ? null : secret }
}

async function wantsWebhooks({ ask }: Session): Promise<boolean> {
  const chosen = await ask.choose<'webhooks' | 'polling'>(
    'How does the app hear of its bots?',
    [
      {
        value: 'webhooks',
        label: 'Recall tells it, by webhooks',
        hint: 'at once; needs a secret from the Recall dashboard',
      },
      { value: 'polling', label: 'It asks Recall, by polling', hint: 'every 5 to 20 seconds; needs nothing' },
    ],
    'webhooks',
  )
  return chosen === 'webhooks'
}
