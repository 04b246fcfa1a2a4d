import { statSync } from 'node:fs'
import { postgresName } from '../../store/postgres-name.ts'
import { type Check, type Finding, failure, fine, skipped, warning } from './check.ts'

/** The first Node whose type stripping is stable, as `engines` in package.json says. */
const OLDEST_NODE = [24, 12]

/** Whether this Node can run the app. */
export const checkNode: Check = {
  name: 'Node',
  needs: [],
  run({ facts }) {
    const [major = 0, minor = 0] = facts.node.split('.').map(Number)
    const [oldest = 0, oldestMinor = 0] = OLDEST_NODE
    const isNewEnough = major > oldest || (major === oldest && minor >= oldestMinor)
    if (isNewEnough) return Promise.resolve(fine(facts.node))
    return Promise.resolve(
      failure(
        `${facts.node} is older than ${OLDEST_NODE.join('.')}`,
        'Install Node 24 from https://nodejs.org. On Linux (x64, arm64) `npm ci` brings it along: start with `npm start`.',
      ),
    )
  },
}

/** What the settings say, or their faults; and whether the file that holds them is private. Needs no configuration. */
export function findSettings(faults: readonly string[], modes: string): Finding {
  if (faults.length > 0) {
    const many = faults.length === 1 ? 'one is' : `${faults.length} are`
    return failure(`${many} missing or wrong:\n${faults.join('\n')}`, 'Run `npm run setup`, or mend them in .env.')
  }
  const mode = statSync('.env', { throwIfNoEntry: false })?.mode
  if (mode !== undefined && (mode & 0o077) !== 0 && process.platform !== 'win32') {
    return warning(`${modes}; but others on this machine can read .env, which holds tokens`, 'Run `chmod 600 .env`.')
  }
  return fine(modes)
}

/** Whether the database can be written and read, also while the app uses it. */
export const checkDatabase: Check = {
  name: 'Database',
  needs: ['DATABASE_URL'],
  async run({ config, facts }) {
    const { database } = config
    const place = database.kind === 'sqlite' ? database.path : postgresName(database.url)
    const tried = await facts.database()
    switch (tried.kind) {
      case 'works': {
        const many = tried.recordings === 1 ? '1 recording' : `${tried.recordings} recordings`
        return fine(`${place}: written, read and taken back; ${many}`)
      }
      case 'empty':
        return fine(`${place}: nothing there yet; the first start makes it`)
      case 'notOurs':
        return failure(
          `${place} is not a database of slack-recorder`,
          'Let DATABASE_URL name another one, or one that does not exist yet.',
        )
      case 'moved':
        return failure(
          `${place} was moved to ${tried.to}, and the app does not start on it`,
          'Let DATABASE_URL name the one that it was moved to.',
        )
      case 'noPlace':
        return failure(
          `${place}: ${tried.why}`,
          'Let DATABASE_URL name a file that the user who runs the app may write.',
        )
      case 'failed':
        return failure(
          `${place}: ${tried.words}`,
          database.kind === 'sqlite' ? 'Do what this says, then run doctor again.' : 'Check DATABASE_URL.',
        )
    }
  },
}

/** Whether the app runs here, and what it says of itself. Not running is no fault: doctor is for before the start, too. */
export const checkApp: Check = {
  name: 'App',
  needs: ['HOST', 'PORT'],
  async run({ config, facts }) {
    const app = await facts.app()
    switch (app.kind) {
      case 'running':
        if (app.problems.length === 0) return fine(`it runs on port ${config.port}, and is ready`)
        return failure(
          `it runs on port ${config.port}, but is not ready: ${app.problems.join(' ')}`,
          'Mend what this says; the lines below tell more. If .env was changed since, start the app anew.',
        )
      case 'stranger':
        return failure(
          `another program has port ${config.port}`,
          'Set PORT to another one, or stop that program; the app cannot start beside it.',
        )
      case 'off':
        return skipped('it does not run on this machine', 'Start it: `npm start`.')
      case 'untold':
        return skipped('PORT is 0, so only its log tells where it runs')
    }
  },
}
