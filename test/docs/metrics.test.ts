import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { URGENCY } from '../../src/flow/gate-keys.ts'
import { createMetrics } from '../../src/metrics.ts'
import { readRules } from '../metrics/alert-rules.ts'

const ROOT = new URL('../../', import.meta.url)
const read = (file: string) => readFileSync(new URL(file, ROOT), 'utf8')

/** The label names that a number has, by its name; and the values that are always there, by name and label. */
async function known(): Promise<{ labels: Map<string, Set<string>>; values: Map<string, Set<string>> }> {
  const metrics = createMetrics({ version: '1', ofProcess: true })
  metrics.stepEnded('postCard', 'posted')
  metrics.rateLimited('slack', 'post')
  metrics.resultPosted(1)
  const { text } = await metrics.tell({
    work: { recordings: { recording: 1 }, openThreads: 1, oldestThread: 1, threadsPastDeadline: 0, rowsDue: 0 },
    ...{ rowsAtGates: 0, answerWithin: 1, disconnectedFor: null, outages: [], databaseTrouble: null },
  })
  const labels = new Map<string, Set<string>>()
  const values = new Map<string, Set<string>>()
  for (const [, name = '', inside = ''] of text.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm)) {
    const names = labels.get(name) ?? new Set()
    labels.set(name, names)
    for (const [, label = '', value = ''] of inside.matchAll(/(\w+)="([^"]*)"/g)) {
      names.add(label)
      values.set(`${name} ${label}`, (values.get(`${name} ${label}`) ?? new Set()).add(value))
    }
  }
  values.set('slack_recorder_steps_total step', new Set(Object.keys(URGENCY)))
  return { labels, values }
}

/** The name without what a histogram adds to it. */
const base = (name: string) => name.replace(/_(bucket|sum|count)$/, '')

const dashboard = JSON.parse(read('deploy/grafana-dashboard.json')) as {
  templating: { list: { name: string; type: string }[] }
  panels: {
    type: string
    title: string
    description?: string
    datasource?: { uid: string }
    gridPos: { x: number; y: number; w: number; h: number }
    fieldConfig?: { defaults: { unit?: string } }
    targets?: { expr: string; datasource: { uid: string } }[]
  }[]
}
const panels = dashboard.panels.filter(({ type }) => type !== 'row')

const expressions = [
  ...readRules().map(({ name, expr }) => ({ where: name, expr })),
  ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ where: title, expr }))),
]

describe('what alerts and dashboard ask for is there', () => {
  test.each(expressions)('$where: $expr', async ({ expr }) => {
    const { labels, values } = await known()
    const names = [...expr.matchAll(/\b((?:slack_recorder|nodejs|process)_\w+)(?:\{([^}]*)\})?/g)]
    expect(names.length).toBeGreaterThan(0)
    const all = new Set<string>()
    for (const [, name = '', matchers = ''] of names) {
      expect([...labels.keys()]).toContain(name)
      for (const label of labels.get(name) ?? []) all.add(label)
      for (const [, label = '', value = ''] of matchers.matchAll(/(\w+)=~?"([^"]*)"/g)) {
        expect([...(labels.get(name) ?? [])]).toContain(label)
        for (const one of value.split('|')) expect([...(values.get(`${name} ${label}`) ?? [])]).toContain(one)
      }
    }
    for (const [, by = ''] of expr.matchAll(/\bby \(([^)]*)\)/g)) {
      for (const label of by.split(',')) expect([...all]).toContain(label.trim())
    }
  })
})

test('each alert says what it is, what to do, and where it stands in the docs', () => {
  const files = readdirSync(new URL('docs/', ROOT))
  for (const { name, annotations } of readRules()) {
    expect(annotations.summary, name).toMatch(/^\S.{15,}/)
    expect((annotations.description ?? '').length, name).toBeGreaterThan(80)
    const [, file = ''] = /docs\/([\w-]+\.md)/.exec(annotations.description ?? '') ?? []
    expect(files, name).toContain(file)
  }
})

test('the alert rules are in the form that Prometheus loads', () => {
  const file = parse(read('deploy/alerts.yml')) as { groups: { name: string; rules: object[] }[] }
  expect(file.groups.map(({ name }) => name)).toEqual(['slack-recorder'])
  for (const rule of file.groups[0]?.rules ?? []) {
    expect(Object.keys(rule).sort()).toEqual(['alert', 'annotations', 'expr', 'for', 'labels'])
  }
})

test('each panel has a unit, a description and the chosen data source, and none lies over another', () => {
  expect(dashboard.templating.list).toMatchObject([{ name: 'datasource', type: 'datasource' }])
  expect(dashboard.panels[0]).toMatchObject({ type: 'row', title: 'The promises' })
  for (const { title, description = '', datasource, fieldConfig, targets = [] } of panels) {
    expect(description.length, title).toBeGreaterThan(10)
    expect(fieldConfig?.defaults.unit, title).toBeTruthy()
    for (const one of [datasource, ...targets.map((target) => target.datasource)]) {
      expect(one?.uid, title).toBe(['$', '{datasource}'].join(''))
    }
  }
  const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`),
  )
  expect(new Set(cells).size).toBe(cells.length)
})

test('docs/metrics.md tells of every number of ours, with its labels, and of no other', async () => {
  const { labels } = await known()
  const rows = [...read('docs/metrics.md').matchAll(/^\| `(slack_recorder_\w+)` \|([^|]*)\|(.*)\|$/gm)]
  const told = new Map(
    rows.map(([, name = '', given = '']) => [name, [...given.matchAll(/`(\w+)`/g)].map(([, label]) => label)]),
  )
  const ours = new Map(
    [...labels]
      .filter(([name]) => name.startsWith('slack_recorder_'))
      .map(([name, has]) => [base(name), [...has].filter((label) => label !== 'le')]),
  )
  expect([...told.keys()].sort()).toEqual([...ours.keys()].sort())
  for (const [name, has] of ours) expect(told.get(name)?.sort(), name).toEqual(has.sort())
  for (const [row, , , rest = ''] of rows)
    expect(rest.split('|').filter((cell) => cell.trim() !== '').length, row).toBe(3)
  const others = [...read('docs/metrics.md').matchAll(/`((?:nodejs|process)_\w+)`/g)].map(([, name]) => name)
  for (const name of others) expect([...labels.keys()]).toContain(name)
})
