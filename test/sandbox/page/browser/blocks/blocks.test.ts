import { h } from 'preact'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Blocks } from '../../../../../src/sandbox/page/browser/blocks/blocks.ts'
import { HomeView } from '../../../../../src/sandbox/page/browser/blocks/home.ts'
import type { Json } from '../../../../../src/sandbox/page/browser/blocks/json.ts'
import { contextFor, type Told } from './context-for.ts'
import { type FakeNode, renderFake } from './fake-dom.ts'

const plain = (text: string) => ({ type: 'plain_text', text })
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
const actions = (...elements: Json[]): Json => ({ type: 'actions', block_id: 'b', elements })
const STOP = {
  type: 'button',
  text: plain('Stop'),
  action_id: 'stop',
  value: '7',
  style: 'danger',
  confirm: { title: plain('Stop it?'), text: mrkdwn('For *all*.'), confirm: plain('Stop it'), deny: plain('No') },
}

async function draw(...blocks: Json[]): Promise<Told & { page: FakeNode }> {
  const told: Told = { actions: [], links: [] }
  const page = await renderFake(h(Blocks, { blocks, context: contextFor(told) }))
  return { ...told, page }
}

const classes = (page: FakeNode, name: string) =>
  page.all((node) => (node.attributes.get('class') ?? '').split(' ').includes(name))

afterEach(() => {
  vi.useRealTimers()
})

describe('blocks', () => {
  it('show their texts', async () => {
    const { page } = await draw(
      { type: 'header', text: plain('Head *er* :tada:') },
      { type: 'section', text: mrkdwn('*bold*'), fields: [mrkdwn('one'), plain('two')], accessory: STOP },
      { type: 'divider' },
      { type: 'context', elements: [mrkdwn('by <@U1>'), plain(':x:')] },
    )
    expect(page.find('h3').textContent).toBe('Head *er* 🎉')
    expect(page.find('strong').textContent).toBe('bold')
    expect(classes(page, 'bk-field').map(({ textContent }) => textContent)).toEqual(['one', 'two'])
    expect(page.find('button').textContent).toBe('Stop')
    expect(page.find('hr')).toBeDefined()
    expect(classes(page, 'bk-context')[0]?.textContent).toBe('by @Ada❌')
  })

  it('leave emoji names alone where the text asks for it', async () => {
    const { page } = await draw({ type: 'header', text: { ...plain(':tada:'), emoji: false } })
    expect(page.find('h3').textContent).toBe(':tada:')
  })

  it('respect verbatim', async () => {
    const { page } = await draw({ type: 'section', text: { ...mrkdwn('https://x.test/'), verbatim: true } })
    expect(page.all((node) => node.localName === 'a')).toEqual([])
  })

  it('show images with their description, only from web addresses', async () => {
    const { page } = await draw(
      { type: 'image', image_url: 'https://x.test/a.png', alt_text: 'A cat', title: plain('Cat') },
      { type: 'image', image_url: 'javascript:alert(1)', alt_text: 'A dog' },
    )
    const images = page.all((node) => node.localName === 'img')
    expect(images.map((node) => [node.attributes.get('src'), node.attributes.get('alt')])).toEqual([
      ['https://x.test/a.png', 'A cat'],
    ])
    expect(page.textContent).toContain('A dog')
  })

  it('say honestly what this page cannot draw', async () => {
    const { page } = await draw({ type: 'video' }, {}, actions({ type: 'timepicker' }))
    expect(page.textContent).toContain('A “video” block stands here')
    expect(page.textContent).toContain('A block without a type')
    expect(page.textContent).toContain('A “timepicker” element')
  })

  it('are drawn whatever nonsense they hold', async () => {
    const odd: Json[] = [
      { type: 'section', text: 5, fields: 'x', accessory: [] },
      { type: 'context', elements: [null, 3, { type: 'mrkdwn' }] },
      { type: 'actions', elements: [{ type: 'button' }, { type: 'overflow' }, { type: 'static_select' }] },
      { type: 'image' },
      { type: 'header' },
    ]
    await expect(draw(...odd)).resolves.toBeDefined()
  })
})

describe('links', () => {
  it('are real ones for the keyboard, but lead nowhere by themselves', async () => {
    const { page, links } = await draw({ type: 'section', text: mrkdwn('<https://x.test/?a&amp;b|Watch>') })
    const link = page.find('a')
    expect(link.attributes.get('href')).toBe('https://x.test/?a&b')
    expect(await link.send('click')).toEqual({ prevented: true })
    expect(await link.send('auxclick', { button: 1 })).toEqual({ prevented: true })
    expect(await link.send('auxclick', { button: 2 })).toEqual({ prevented: false })
    expect(links).toEqual(['https://x.test/?a&b', 'https://x.test/?a&b'])
  })

  it('are none for an address that runs code', async () => {
    const { page } = await draw(
      { type: 'section', text: mrkdwn('<javascript:alert(1)|press>') },
      actions({ type: 'button', text: plain('Press'), url: 'javascript:alert(1)' }),
    )
    expect(page.all((node) => node.attributes.has('href'))).toEqual([])
  })
})

describe('buttons', () => {
  it('send one action for a double click, and are ready again soon', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true })
    const { page, actions: sent } = await draw(actions({ ...STOP, confirm: undefined }))
    const button = page.find('button')
    await button.send('click')
    await button.send('click')
    expect(sent).toEqual([{ actionId: 'stop', blockId: 'b', value: '7' }])
    expect(button.attributes.get('aria-disabled')).toBe('true')
    await vi.advanceTimersByTimeAsync(1_000)
    await button.send('click')
    expect(sent).toHaveLength(2)
  })

  it('with a url send their action and follow it', async () => {
    const { page, ...told } = await draw(
      actions({ type: 'button', text: plain('Go'), action_id: 'go', url: 'https://x.test/' }),
    )
    await page.find('a').send('click')
    expect(told.actions).toEqual([{ actionId: 'go', blockId: 'b', value: null }])
    expect(told.links).toEqual(['https://x.test/'])
  })

  it('that confirm ask first', async () => {
    const { page, actions: sent } = await draw(actions(STOP))
    await page.find('button').send('click')
    const dialog = page.find('dialog')
    expect(dialog.attributes.has('open')).toBe(true)
    expect(dialog.textContent).toBe('Stop it?For all.NoStop it')
    expect(sent).toEqual([])
    await dialog.find('button', 'Stop it').send('click')
    expect(sent).toHaveLength(1)
    expect(page.all((node) => node.localName === 'dialog')).toEqual([])
  })

  it.each([
    ['its no', async (page: FakeNode) => page.find('dialog').find('button', 'No').send('click')],
    ['Escape', async (page: FakeNode) => page.find('dialog').send('keydown', { key: 'Escape' })],
    ['the system’s way back', async (page: FakeNode) => page.find('dialog').send('cancel')],
  ])('that confirm do nothing after %s', async (_name, deny) => {
    const { page, actions: sent } = await draw(actions(STOP))
    await page.find('button').send('click')
    await deny(page)
    expect(page.all((node) => node.localName === 'dialog')).toEqual([])
    expect(sent).toEqual([])
  })
})

describe('menus', () => {
  it('send the chosen option', async () => {
    const options = [
      { text: plain('One'), value: '1' },
      { text: plain('Two'), value: '2' },
    ]
    const { page, actions: sent } = await draw(
      actions({ type: 'static_select', action_id: 's', options }, { type: 'overflow', action_id: 'o', options }),
    )
    const select = page.find('select')
    expect(select.textContent).toBe('Select an itemOneTwo')
    select.value = '2'
    await select.send('change')
    await page.find('button').send('click')
    await page.find('button', 'One').send('click')
    expect(sent).toEqual([
      { actionId: 's', blockId: 'b', value: '2' },
      { actionId: 'o', blockId: 'b', value: '1' },
    ])
  })
})

describe('a Home tab', () => {
  it('shows its blocks, or that there are none', async () => {
    const view = { type: 'home', blocks: [{ type: 'header', text: plain('Yours') }] }
    expect((await renderFake(h(HomeView, { view, context: contextFor() }))).textContent).toBe('Yours')
    const empty = await renderFake(h(HomeView, { view: null, context: contextFor() }))
    expect(empty.textContent).toContain('not put anything here yet')
  })
})
