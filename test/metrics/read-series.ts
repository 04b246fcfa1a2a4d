/** One number with its name and labels. */
export type Series = { name: string; labels: Record<string, string>; value: number }

/** Reads Prometheus' text format. Throws at a line that is none. */
export function readSeries(text: string): Series[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return lines.map((line) => {
    const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
    if (name === '') throw new Error(`no series: ${line}`)
    return {
      name,
      labels: readLabels(labels),
      value: value === 'Nan' ? Number.NaN : Number(value.replace('Inf', 'Infinity')),
    }
  })
}

function readLabels(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name, value]) => [name, value]))
}

/** The value of the one series with this name and these labels among its own. Throws where there is not exactly one. */
export function numberOf(series: readonly Series[], name: string, labels: Record<string, string> = {}): number {
  const found = series.filter(
    (one) => one.name === name && Object.entries(labels).every(([label, value]) => one.labels[label] === value),
  )
  const [only] = found
  if (found.length !== 1 || only === undefined) throw new Error(`${found.length} of ${name} ${JSON.stringify(labels)}`)
  return only.value
}
