/** What Slack told could not be stored: it is not acked, so that Slack tells it again. */
export class NotStored extends Error {
  override name = 'NotStored'
}

/** A payload came from a workspace in which the app is not installed. */
export class NotInstalled extends Error {
  override name = 'NotInstalled'

  constructor() {
    super('not installed in this workspace')
  }
}
