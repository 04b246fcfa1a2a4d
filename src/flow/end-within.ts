/** Resolves when `ending` has settled, or after `ms` of the machine's time; what goes on then goes on alone. */
export function endWithin(ending: Promise<unknown>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    void ending.finally(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
