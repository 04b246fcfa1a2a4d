import { type ComponentChild, render } from 'preact'

/** As much of a browser's element as Preact needs to render, so that what is rendered can be read and pressed in node. */
export type FakeNode = {
  localName: string
  parentNode: FakeNode | null
  childNodes: FakeNode[]
  attributes: Map<string, string>
  value: string
  readonly textContent: string
  insertBefore(child: FakeNode, before: FakeNode | null): FakeNode
  removeChild(child: FakeNode): void
  /** All nodes below that fit, in the order of the page. */
  all(fits: (node: FakeNode) => boolean): FakeNode[]
  /** The first element of that name, with those words in it when some are given. */
  find(name: string, words?: string): FakeNode
  /** Sends an event to this node alone, and waits until what it changed is rendered. */
  send(type: string, more?: Record<string, unknown>): Promise<{ prevented: boolean }>
}

/** Renders into a document of our own, which then is the global one. */
export async function renderFake(child: ComponentChild): Promise<FakeNode> {
  const root = fakeNode('body')
  Object.assign(globalThis, {
    document: {
      createElement: (name: string) => fakeNode(name),
      createElementNS: (_space: string, name: string) => fakeNode(name),
      createTextNode: (data: unknown) => fakeNode('#text', String(data)),
      activeElement: null,
    },
    HTMLElement: Object,
  })
  render(child, root as never)
  await rendered()
  return root
}

/** Preact lowers the case of a listener's name only when the element has such a property. */
const EVENTS = ['click', 'auxclick', 'input', 'change', 'submit', 'keydown', 'cancel', 'focusout']

function fakeNode(localName: string, data = ''): FakeNode {
  const attributes = new Map<string, string>()
  const listeners = new Map<string, (event: unknown) => void>()
  const childNodes: FakeNode[] = []
  const node: FakeNode & { [more: string]: unknown } = {
    localName,
    data,
    nodeType: localName === '#text' ? 3 : 1,
    parentNode: null,
    childNodes,
    attributes,
    value: '',
    checked: false,
    ...Object.fromEntries(EVENTS.map((name) => [`on${name}`, null])),
    get firstChild() {
      return childNodes[0] ?? null
    },
    get nextSibling() {
      const siblings = node.parentNode?.childNodes ?? []
      return siblings[siblings.indexOf(node) + 1] ?? null
    },
    get textContent(): string {
      return localName === '#text' ? data : childNodes.map((child) => child.textContent).join('')
    },
    insertBefore(child: FakeNode, before: FakeNode | null) {
      child.parentNode?.removeChild(child)
      childNodes.splice(before === null ? childNodes.length : childNodes.indexOf(before), 0, child)
      child.parentNode = node
      return child
    },
    removeChild(child: FakeNode) {
      childNodes.splice(childNodes.indexOf(child), 1)
      child.parentNode = null
    },
    remove: () => node.parentNode?.removeChild(node),
    setAttribute: (name: string, value: unknown) => attributes.set(name, String(value)),
    removeAttribute: (name: string) => attributes.delete(name),
    addEventListener: (name: string, listener: (event: unknown) => void) => listeners.set(name, listener),
    removeEventListener: (name: string) => listeners.delete(name),
    showModal: () => attributes.set('open', ''),
    close: () => attributes.delete('open'),
    focus: () => {},
    querySelector: () => null,
    querySelectorAll: () => [],
    all: (fits: (one: FakeNode) => boolean): FakeNode[] =>
      childNodes.flatMap((child) => [...(fits(child) ? [child] : []), ...child.all(fits)]),
    find(name: string, words = ''): FakeNode {
      const found = node.all((one) => one.localName === name && one.textContent.includes(words))[0]
      if (found === undefined) throw new Error(`There is no <${name}> with “${words}”`)
      return found
    },
    async send(type: string, more: Record<string, unknown> = {}) {
      const told = { prevented: false }
      const event = { type, target: node, currentTarget: node, stopPropagation: () => {}, ...more }
      // Preact's listener looks itself up on the element that it is called on.
      listeners.get(type)?.call(node, { ...event, preventDefault: () => Object.assign(told, { prevented: true }) })
      await rendered()
      return told
    },
  }
  return node
}

/** Preact renders changes in a microtask. */
async function rendered(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0))
}
