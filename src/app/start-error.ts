/** A setting that turned out to be wrong only when it was used. The message is for the operator. */
export class StartError extends Error {
  override name = 'StartError'
}
