import { createServer } from 'node:http'

/** Short addresses on this machine that lead to long ones: a pre-signed link fills five lines of a terminal. */
export type ShortLinks = AsyncDisposable & {
  /** The short address of a link, always the same one; a link that is short already stays as it is. */
  shorten(url: string): string
}

const SHORT_ENOUGH = 70

/** Opens the redirects on a free port of the loopback; they work until disposal. */
export async function openShortLinks(): Promise<ShortLinks> {
  const urls: string[] = []
  const server = createServer((request, response) => {
    const url = urls[Number(request.url?.slice(1)) - 1]
    response.writeHead(url === undefined ? 404 : 302, url === undefined ? {} : { location: url }).end()
  })
  const { promise: listening, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject).listen(0, '127.0.0.1', resolve)
  await listening
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    shorten(url) {
      if (url.length <= SHORT_ENOUGH) return url
      if (!urls.includes(url)) urls.push(url)
      return `http://127.0.0.1:${port}/${urls.indexOf(url) + 1}`
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
