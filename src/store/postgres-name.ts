/** How a Postgres database is named to people: without user, password and query, whatever the address looks like. */
export function postgresName(url: string): string {
  const place = url.replace(/^[a-z]+:\/\//i, '').replace(/[?#].*$/s, '')
  return `postgres://${place.slice(place.lastIndexOf('@') + 1)}`
}
