import { readFileSync } from 'node:fs'
import { parse, parseAllDocuments } from 'yaml'

/** What a place to run in says about the app; paths and ports as the app knows them, times in seconds. */
export type Place = {
  name: string
  /** The names of all variables that it sets or asks for. */
  variables: string[]
  port: number | null
  /** Where the database's folder is. */
  folder: string
  /** Paths that are asked for to see whether the app is there. */
  probes: string[]
  stopSeconds: number
}

/** Reads a file of the repository. */
export function read(file: string): string {
  return readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
}

/** Every place that a file here describes. */
export function readPlaces(): Place[] {
  return [compose(), systemd(), fly(), render(), kubernetes()]
}

/** The services of `compose.yaml` by name, and the volumes it makes. */
export function readCompose(): { services: Map<string, ComposeService>; volumes: string[] } {
  const { services, volumes } = parse(read('compose.yaml'), { merge: true })
  const named = Object.entries<Omit<ComposeService, 'environment'> & { environment?: object }>(services)
  return {
    services: new Map(
      named.map(([name, service]) => [
        name,
        { ...service, environment: new Map(Object.entries(service.environment ?? {})) },
      ]),
    ),
    volumes: Object.keys(volumes),
  }
}

type ComposeService = {
  profiles?: string[]
  environment: Map<string, string>
  ports?: string[]
  volumes?: string[]
  stop_grace_period?: string
  [more: string]: unknown
}

function compose(): Place {
  const recorder = readCompose().services.get('recorder')
  const asked = [...read('compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name ?? '')
  return {
    name: 'compose.yaml',
    variables: [...(recorder?.environment.keys() ?? []), ...asked.filter((name) => name !== 'POSTGRES_PASSWORD')],
    port: Number(recorder?.ports?.[0]?.split(':').at(-1)),
    folder: recorder?.volumes?.[0]?.split(':')[1] ?? '',
    probes: [],
    stopSeconds: seconds(recorder?.stop_grace_period),
  }
}

/** The settings of a systemd unit; one that comes several times is a list. */
export function readUnit(): Map<string, string[]> {
  const settings = new Map<string, string[]>()
  for (const [, name = '', value = ''] of read('deploy/slack-recorder.service').matchAll(/^(\w+)=(.*)$/gm)) {
    settings.set(name, [...(settings.get(name) ?? []), value])
  }
  return settings
}

function systemd(): Place {
  const unit = readUnit()
  const environment = (unit.get('Environment') ?? []).map((line) => line.split('=', 2))
  return {
    name: 'deploy/slack-recorder.service',
    variables: environment.map(([name]) => name ?? ''),
    port: null,
    folder: `/var/lib/${unit.get('StateDirectory')?.[0]}`,
    probes: [],
    stopSeconds: seconds(unit.get('TimeoutStopSec')?.[0]),
  }
}

function fly(): Place {
  const file = readToml(read('deploy/fly.toml'))
  return {
    name: 'deploy/fly.toml',
    variables: [...file.keys()].filter((key) => key.startsWith('env.')).map((key) => key.slice('env.'.length)),
    port: Number(file.get('http_service.internal_port')),
    folder: file.get('mounts.destination') ?? '',
    probes: [file.get('http_service.checks.path') ?? ''],
    stopSeconds: seconds(file.get('kill_timeout')),
  }
}

/** A flat map of a simple TOML file: tables and one of each array of tables, values on one line. */
function readToml(text: string): Map<string, string> {
  const values = new Map<string, string>()
  let table = ''
  for (const line of text.split('\n').map((one) => one.trim())) {
    const header = /^\[\[?([\w.]+)\]\]?$/.exec(line)?.[1]
    const [, key, value] =
      /^(\w+) = (?:"([^"]*)"|\S+)$/.exec(line) === null ? [] : (/^(\w+) = "?([^"]*)"?$/.exec(line) ?? [])
    if (header !== undefined) table = `${header}.`
    else if (key !== undefined && value !== undefined) values.set(`${table}${key}`, value)
    else if (line !== '' && !line.startsWith('#')) throw new Error(`not understood: ${line}`)
  }
  return values
}

function render(): Place {
  const [service] = parse(read('deploy/render.yaml')).services
  const variables = service.envVars as { key: string; value?: string }[]
  return {
    name: 'deploy/render.yaml',
    variables: variables.map(({ key }) => key),
    port: Number(variables.find(({ key }) => key === 'PORT')?.value),
    folder: service.disk.mountPath,
    probes: [service.healthCheckPath],
    stopSeconds: service.maxShutdownDelaySeconds,
  }
}

/** The objects of `deploy/kubernetes.yaml` by their kind. */
export function readKubernetes() {
  const objects = parseAllDocuments(read('deploy/kubernetes.yaml')).map((document) => document.toJS())
  return Object.fromEntries(objects.map((object) => [object.kind, object]))
}

function kubernetes(): Place {
  const pod = readKubernetes()['Deployment'].spec.template.spec
  const [container] = pod.containers
  const probes = [container.livenessProbe, container.readinessProbe, container.startupProbe]
  return {
    name: 'deploy/kubernetes.yaml',
    variables: container.env.map(({ name }: { name: string }) => name),
    port: container.ports[0].containerPort,
    folder: container.volumeMounts[0].mountPath,
    probes: probes.map((probe) => probe.httpGet.path),
    stopSeconds: pod.terminationGracePeriodSeconds,
  }
}

function seconds(time: unknown): number {
  const [, value] = /^(\d+)s?$/.exec(String(time)) ?? []
  return Number(value)
}
