import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BotState, Media, Recording } from './bot-state.ts'
import { checkPresignedUrl, presignUrl } from './presigned-url.ts'
import type { Workspace } from './workspace.ts'

/** The path under which recordings lie, where S3 would have its bucket's host. */
export const MEDIA_PATH = '/recallai-simulated-bot-data/'

/** A media object and the file name of the part of it that is wanted. */
type MediaFile = { bot: BotState; recording: Recording; media: Media; file: string }

/** Hands out pre-signed links to media and serves them as S3 does. */
export type MediaStore = {
  /** A link that works until it expires or the media is deleted; null while there is nothing to download. */
  linkTo(wanted: MediaFile): string | null
  /** Answers one request under `MEDIA_PATH`; `origin` is the server's own, as the links name it. */
  serve(request: IncomingMessage, response: ServerResponse): void
}

/** Makes the store. `linkSeconds` is how long a link lives (six hours at Recall today, five in v1.10). */
export function createMediaStore(
  workspace: Workspace,
  { secret, origin, linkSeconds }: { secret: string; origin: () => string; linkSeconds: number },
): MediaStore {
  const video = readFileSync(new URL('./recording.mp4', import.meta.url))

  function contentOf(path: string): { type: string; bytes: Buffer } | undefined {
    const [botId, recordingId, mediaId, file] = path.slice(MEDIA_PATH.length).split('/')
    const bot = workspace.bots.find(({ id }) => id === botId)
    const media = bot?.recordings.find(({ id }) => id === recordingId)?.media.find(({ id }) => id === mediaId)
    if (media?.status.code !== 'done' || file === undefined) return undefined
    if (media.kind === 'video_mixed') return { type: 'video/mp4', bytes: video }
    return { type: 'application/json', bytes: Buffer.from('[]') }
  }

  return {
    linkTo({ bot, recording, media, file }) {
      if (media.status.code !== 'done') return null
      const url = new URL(`${MEDIA_PATH}${bot.id}/${recording.id}/${media.id}/${file}`, origin())
      return presignUrl(secret, url, { now: workspace.agenda.now(), seconds: linkSeconds })
    },
    serve(request, response) {
      const url = new URL(request.url ?? '/', origin())
      // S3 signs the Host header: a link that is fetched under another name does not match.
      url.host = request.headers.host ?? url.host
      const content = contentOf(url.pathname)
      const error = refuse(request, url) ?? (content === undefined ? NO_SUCH_KEY : undefined)
      if (error) sendError(request, response, error)
      else if (content) sendContent(request, response, content)
    },
  }

  function refuse(request: IncomingMessage, url: URL): S3Error | undefined {
    if (request.headers.authorization !== undefined) return ONE_MECHANISM
    const now = workspace.agenda.now()
    const outcome = checkPresignedUrl(secret, { method: request.method ?? 'GET', url }, now)
    switch (outcome.kind) {
      case 'valid':
        return undefined
      case 'unsigned':
        return { status: 403, code: 'AccessDenied', message: 'Access Denied' }
      case 'tampered':
        return TAMPERED
      case 'expired': {
        const more = `<X-Amz-Expires>${outcome.seconds}</X-Amz-Expires><Expires>${s3Time(outcome.at)}</Expires><ServerTime>${s3Time(now)}</ServerTime>`
        return { status: 403, code: 'AccessDenied', message: 'Request has expired', more }
      }
    }
  }
}

type S3Error = { status: number; code: string; message: string; more?: string }

const ONE_MECHANISM: S3Error = {
  status: 400,
  code: 'InvalidArgument',
  message:
    'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
}

const NO_SUCH_KEY: S3Error = { status: 404, code: 'NoSuchKey', message: 'The specified key does not exist.' }

const TAMPERED: S3Error = {
  status: 403,
  code: 'SignatureDoesNotMatch',
  message:
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
}

function s3Time(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`
}

function sendError(request: IncomingMessage, response: ServerResponse, error: S3Error): void {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${error.code}</Code><Message>${error.message}</Message>${error.more ?? ''}</Error>`
  response.writeHead(error.status, { 'content-type': 'application/xml', server: 'AmazonS3' })
  response.end(request.method === 'HEAD' ? undefined : text)
}

function sendContent(
  request: IncomingMessage,
  response: ServerResponse,
  content: { type: string; bytes: Buffer },
): void {
  const { bytes, type } = content
  const headers = {
    'content-type': type,
    'accept-ranges': 'bytes',
    etag: `"simulated-${bytes.length}"`,
    server: 'AmazonS3',
  }
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '')
  if (!range || (range[1] === '' && range[2] === '')) {
    response.writeHead(200, { ...headers, 'content-length': bytes.length })
    response.end(bytes)
    return
  }
  const first = range[1] === '' ? Math.max(bytes.length - Number(range[2]), 0) : Number(range[1])
  const last = range[1] === '' || range[2] === '' ? bytes.length - 1 : Math.min(Number(range[2]), bytes.length - 1)
  if (first >= bytes.length || first > last) {
    const message = 'The requested range is not satisfiable'
    sendError(request, response, { status: 416, code: 'InvalidRange', message })
    return
  }
  const part = bytes.subarray(first, last + 1)
  const place = { 'content-range': `bytes ${first}-${last}/${bytes.length}`, 'content-length': part.length }
  response.writeHead(206, { ...headers, ...place })
  response.end(part)
}
