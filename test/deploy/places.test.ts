import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { STOP_WITHIN_MS } from '../../src/app.ts'
import { read, readCompose, readKubernetes, readPlaces, readUnit } from './places.ts'

const settings = [...read('.env.example').matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name ?? '')
const door = read('src/web/open-door.ts')
const dockerfile = read('Dockerfile')

describe.each(readPlaces())('$name', ({ variables, port, folder, probes, stopSeconds }) => {
  test('names only settings that there are', () => {
    expect(variables.length).toBeGreaterThan(0)
    expect(variables.filter((name) => !settings.includes(name))).toEqual([])
  })

  test('leads to the port of the app, and asks for paths that it has', () => {
    if (port !== null) expect(dockerfile).toMatch(new RegExp(`^EXPOSE ${port}$`, 'm'))
    for (const path of probes) expect(door).toContain(`case '${path}':`)
  })

  test('restarts nothing and cuts nothing off because Slack or Recall is away', () => {
    expect(probes.filter((path) => path !== '/healthz')).toEqual([])
  })

  test('keeps the folder of the database', () => {
    expect(folder).toMatch(/^\/(data|var\/lib\/slack-recorder)$/)
  })

  test('gives the app longer to stop than it takes', () => {
    expect(stopSeconds).toBeGreaterThan(10)
    expect(stopSeconds * 1_000).toBeGreaterThan(STOP_WITHIN_MS + 2_000)
  })
})

describe('compose.yaml', () => {
  const { services, volumes } = readCompose()

  test('starts one process with a SQLite file in a volume, and nothing else, when no profile is named', () => {
    const started = [...services].filter(([, { profiles }]) => profiles === undefined)
    expect(started.map(([name]) => name)).toEqual(['recorder'])
    const [, recorder] = started[0] ?? []
    expect(recorder?.environment.get('DATABASE_URL')).toMatch(/^\$\{DATABASE_URL:-sqlite:\/data\/recorder\.db\}$/)
    expect(recorder?.volumes).toEqual(['data:/data'])
    expect(recorder?.['depends_on']).toEqual({ postgres: { condition: 'service_healthy', required: false } })
  })

  test('starts Postgres and a second process with the profile postgres; that one can use no file', () => {
    const started = [...services].filter(([, { profiles }]) => profiles?.includes('postgres'))
    expect(started.map(([name]) => name)).toEqual(['recorder-2', 'postgres'])
    const first = services.get('recorder')
    expect(services.get('recorder-2')).toMatchObject({ environment: first?.environment, tmpfs: ['/tmp', '/data:ro'] })
    expect(services.get('recorder-2')?.volumes).toBeUndefined()
    expect(services.get('postgres')).toMatchObject({ image: 'postgres:18', volumes: ['postgres:/var/lib/postgresql'] })
  })

  test('lets the app write nowhere else, and offers it to this machine only', () => {
    for (const name of ['recorder', 'recorder-2']) {
      expect(services.get(name)).toMatchObject({ read_only: true, cap_drop: ['ALL'], env_file: '.env' })
    }
    expect(services.get('recorder')?.ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)])
  })

  test('names volumes that it makes, and files that are there', () => {
    const mounts = [...services.values()].flatMap((service) => service.volumes ?? [])
    for (const source of mounts.map((mount) => mount.split(':')[0] ?? '')) {
      if (source.startsWith('./')) expect(globSync(source, { cwd: new URL('../..', import.meta.url) })).toHaveLength(1)
      else expect(volumes).toContain(source)
    }
  })

  test('lets its proxy pass on only what others have to reach', () => {
    const [, paths = ''] = /@public path (.*)/.exec(read('deploy/Caddyfile')) ?? []
    expect(paths.split(' ')).toEqual(['/webhooks/recall', '/slack/*', '/r/*'])
    expect(door).toContain("case '/webhooks/recall':")
    const upstreams = /reverse_proxy (.*) \{/.exec(read('deploy/Caddyfile'))?.[1]?.split(' ')
    expect(upstreams).toEqual(['recorder:3000', 'recorder-2:3000'])
  })
})

describe('deploy/slack-recorder.service', () => {
  const unit = readUnit()

  test('starts the app again, but not when a setting is wrong', () => {
    expect(unit.get('Restart')).toEqual(['on-failure'])
    // image.test.ts sees the app end with it.
    expect(unit.get('RestartPreventExitStatus')).toEqual(['2'])
  })

  test('starts what is in the repository, and keeps the database where it may write', () => {
    const [command = ''] = unit.get('ExecStart') ?? []
    expect(command).toBe('/opt/slack-recorder/node_modules/.bin/node src/main.ts')
    expect(unit.get('WorkingDirectory')).toEqual(['/opt/slack-recorder'])
    expect(unit.get('Environment')).toEqual([
      `DATABASE_URL=sqlite:/var/lib/${unit.get('StateDirectory')?.[0]}/recorder.db`,
    ])
    expect(unit.get('ProtectSystem')).toEqual(['strict'])
    expect(unit.get('NoNewPrivileges')).toEqual(['yes'])
  })

  test('is a unit that systemd understands', async (context) => {
    if (spawnSync('systemd-analyze', ['--version']).error !== undefined) {
      console.log('Skipped: no systemd-analyze here, so the unit is only read by the test')
      return context.skip()
    }
    const folder = await mkdtemp(join(tmpdir(), 'slack-recorder-unit-'))
    const file = join(folder, 'slack-recorder.service')
    // It says that a command is missing, and the one that is installed is not here.
    const text = read('deploy/slack-recorder.service').replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`)
    await writeFile(file, text)
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' })
    const unknown = await misspelt(file, text)
    await rm(folder, { recursive: true })
    // What else is installed here may have faults of its own.
    expect({ status, told: stderr.includes(file) }).toEqual({ status: 0, told: false })
    expect(unknown).toContain('ProtectClok')
  })
})

async function misspelt(file: string, text: string): Promise<string> {
  await writeFile(file, text.replace('ProtectClock', 'ProtectClok'))
  return spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' }).stderr
}

describe('deploy/kubernetes.yaml', () => {
  const { Deployment, PersistentVolumeClaim, Service } = readKubernetes()
  const { replicas, strategy, selector, template } = Deployment.spec
  const [container] = template.spec.containers

  test('never has two pods on one SQLite file', () => {
    expect(container.env).toContainEqual({ name: 'DATABASE_URL', value: 'sqlite:/data/recorder.db' })
    expect({ replicas, strategy }).toEqual({ replicas: 1, strategy: { type: 'Recreate' } })
  })

  test('runs as the user of the image, who may write the volume and nothing else', () => {
    expect(template.spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 })
    expect(container.securityContext).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false })
  })

  test('joins its parts by the right names', () => {
    expect(selector.matchLabels).toEqual(template.metadata.labels)
    expect(Service.spec.selector).toEqual(template.metadata.labels)
    expect(Service.spec.ports[0].targetPort).toBe(container.ports[0].name)
    const [data] = template.spec.volumes
    expect(data.persistentVolumeClaim.claimName).toBe(PersistentVolumeClaim.metadata.name)
    expect(container.volumeMounts.map(({ name }: { name: string }) => name)).toEqual(
      template.spec.volumes.map(({ name }: { name: string }) => name),
    )
  })
})

test('no file for a place to run in holds a secret', () => {
  const files = ['Dockerfile', 'compose.yaml', ...globSync('deploy/*', { cwd: new URL('../..', import.meta.url) })]
  for (const file of files) expect(read(file), file).not.toMatch(/xox[a-z]-|xapp-\d|whsec_\w/)
})
