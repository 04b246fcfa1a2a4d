/** Whether this is a message's `ts`. What is none proves no post: all that is later written into its thread would be refused. */
export function isTs(value: unknown): value is string {
  return typeof value === 'string' && /^\d+\.\d+$/.test(value)
}
