/** Secrets that inputs carry in many places. Each is a whole secret of its kind; none of their marks may ever be logged. */
export const CANARIES = {
  passcode: 'Pa55canary',
  token: 'xoxb-1234-T0kenCanary',
  webhookSecret: 'whsec_U2VjcmV0Q2FuYXJ5QUJD',
  presigned: 'https://bucket.s3.amazonaws.com/v.mp4?X-Amz-Credential=C1&X-Amz-Signature=S1gnCanary',
  /** Stands in the path of every response URL. */
  responsePath: 'R3sponseCanary',
}

/** What the log is searched for. */
export const CANARY_MARKS = ['Pa55canary', 'T0kenCanary', 'U2VjcmV0Q2FuYXJ5', 'S1gnCanary', 'R3sponseCanary']

/** Markup that must reach nobody unescaped: it would call everybody, or lead elsewhere under another name. */
export const INJECTIONS = [
  '<!channel>',
  '<!here|here>',
  '<!subteam^S0CANARY>',
  '<https://evil.example/canary|safe>',
  '<@U0CANARY>',
]

/** Finds such markup in what the app sends to Slack. */
export const UNESCAPED = /<!(?:channel|here|everyone|subteam)|<https?:\/\/evil\.example|<@U0CANARY/
