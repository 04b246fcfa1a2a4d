/** Where a process that was started with `--inspect=127.0.0.1:0` takes questions, by what it wrote. */
export function inspectorIn(written: string): string | null {
  return /ws:\/\/127\.0\.0\.1:\d+\/[\w-]+/.exec(written)?.[0] ?? null
}

/** How much a process truly holds, bytes: its heap after the garbage was collected. Null when it does not answer any more. */
export async function liveHeap(inspector: string): Promise<number | null> {
  const socket = new WebSocket(inspector)
  try {
    await heard(socket, 'open')
    await ask(socket, { id: 1, method: 'HeapProfiler.collectGarbage' })
    const { result } = await ask(socket, { id: 2, method: 'Runtime.getHeapUsage' })
    return result?.usedSize ?? null
  } catch {
    return null
  } finally {
    socket.close()
  }
}

type Answer = { id?: number; result?: { usedSize?: number } }

async function ask(socket: WebSocket, question: { id: number; method: string }): Promise<Answer> {
  socket.send(JSON.stringify(question))
  for (;;) {
    const event = await heard(socket, 'message')
    const answer: Answer = JSON.parse(event instanceof MessageEvent ? String(event.data) : '{}')
    if (answer.id === question.id) return answer
  }
}

function heard(socket: WebSocket, what: 'open' | 'message'): Promise<Event> {
  return new Promise((resolve, reject) => {
    socket.addEventListener(what, resolve, { once: true })
    for (const end of ['close', 'error']) socket.addEventListener(end, () => reject(new Error(end)), { once: true })
  })
}
