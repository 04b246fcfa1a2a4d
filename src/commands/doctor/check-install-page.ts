import { type Check, failure, fine, skipped } from './check.ts'
import { placeOf, strangeAnswer } from './door.ts'
import { knock } from './knock.ts'

/** Many workspaces: whether the page from which they install the app is there. */
export const checkInstallPage: Check = {
  name: 'Install page',
  needs: ['SLACK_CLIENT_ID', 'PUBLIC_URL'],
  async run(patient) {
    const { slack, publicUrl } = patient.config
    if (slack.access.kind === 'token' || publicUrl === null) return skipped('one workspace: it is installed by hand')
    const place = await placeOf(patient)
    if ('outcome' in place) return place
    const url = `${place.url}/slack/install`
    const answer = await knock(url)
    const isThere = answer.kind === 'answer' && (answer.status === 200 || answer.location?.includes('/oauth/') === true)
    if (isThere) return fine(`${url} is there`)
    if (answer.kind === 'answer' && answer.status === 404) {
      return failure(
        `${url} is not there (HTTP 404)`,
        'The running app is set up for one workspace. Start it anew with this .env.',
      )
    }
    return strangeAnswer(answer, url)
  },
}
