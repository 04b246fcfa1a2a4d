/** An answer of the REST API. A text is sent as HTML, anything else as JSON; undefined is an empty body. */
export type Answer = { status: number; body?: unknown; headers?: Record<string, string> }

/** A refusal in Recall's general form, `{code, detail}`. */
export function refusal(status: number, code: string, detail: string): Answer {
  return { status, body: { code, detail } }
}

/** What Django REST framework answers for an unknown id. */
export const NOT_FOUND: Answer = { status: 404, body: { detail: 'Not found.' } }

/** What Django answers for an unknown path. */
export const NO_SUCH_PAGE: Answer = {
  status: 404,
  body: '<!doctype html>\n<html lang="en">\n<head>\n  <title>Not Found</title>\n</head>\n<body>\n  <h1>Not Found</h1><p>The requested resource was not found on this server.</p>\n</body>\n</html>\n',
}
