/** A view as one comparable text: two views with the same key look the same to people. */
export function viewKey(view: object): string {
  return JSON.stringify(view)
}
