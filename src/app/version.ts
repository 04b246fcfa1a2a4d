import about from '../../package.json' with { type: 'json' }

/** This version of slack-recorder. */
export const VERSION: string = about.version
