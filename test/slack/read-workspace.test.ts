import { expect, test } from 'vitest'
import { readWorkspace } from '../../src/slack/read-workspace.ts'

const NORTH = { team: 'T1', enterprise: 'E1' }

test.each([
  ['a command', { command: '/record', team_id: 'T1', enterprise_id: 'E1', is_enterprise_install: 'true' }],
  [
    'an interaction',
    { team: { id: 'T1', enterprise_id: 'E1' }, enterprise: { id: 'E1' }, is_enterprise_install: true },
  ],
  [
    'an event',
    { team_id: 'T9', authorizations: [{ team_id: 'T1', enterprise_id: 'E1', is_enterprise_install: true }] },
  ],
])('%s of an organisation-wide install names its workspace and organisation', (_, body) => {
  expect(readWorkspace(body)).toEqual(NORTH)
})

test.each([
  ['a command of one workspace', { command: '/r', team_id: 'T1', enterprise_id: 'E1', is_enterprise_install: 'false' }],
  ['an interaction of one workspace', { team: { id: 'T1', enterprise_id: 'E1' }, is_enterprise_install: false }],
  [
    'an event of one workspace',
    { authorizations: [{ team_id: 'T1', enterprise_id: 'E1', is_enterprise_install: false }] },
  ],
  [
    'an interaction whose workspace stands beside the person only',
    { team: null, user: { id: 'U1', team_id: 'T1' }, enterprise: { id: 'E1' }, is_enterprise_install: true },
  ],
  [
    'an interaction of another company’s person',
    { team: { id: 'T2' }, user: { team_id: 'T2' }, enterprise: { id: 'E1' }, is_enterprise_install: true },
  ],
  [
    'an event for the whole organisation',
    { authorizations: [{ team_id: null, enterprise_id: 'E1', is_enterprise_install: true }] },
  ],
  ['nothing', null],
  ['what is no payload', 'text'],
])('%s tells nothing of an organisation', (_, body) => {
  expect(readWorkspace(body)).toBeNull()
})
