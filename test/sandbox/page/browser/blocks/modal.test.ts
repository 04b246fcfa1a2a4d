import { h } from 'preact'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../../../src/sandbox/page/browser/blocks/json.ts'
import { Modal, type ModalProps } from '../../../../../src/sandbox/page/browser/blocks/modal.ts'
import {
  initialValues,
  missingValues,
  type ViewValues,
} from '../../../../../src/sandbox/page/browser/blocks/view-values.ts'
import { contextFor } from './context-for.ts'
import { type FakeNode, renderFake } from './fake-dom.ts'

const plain = (text: string) => ({ type: 'plain_text', text })
const VIDEO = { text: plain('Video'), value: 'v' }
const SOUND = { text: plain('Sound'), value: 's' }

const input = (blockId: string, element: Json, more: Json = {}): Json => ({
  type: 'input',
  block_id: blockId,
  label: plain(`The ${blockId}`),
  element: { action_id: 'a', ...element },
  ...more,
})

const ALL = [
  input('link', { type: 'url_text_input' }, { hint: plain('As in the invitation.') }),
  input('name', { type: 'plain_text_input', initial_value: 'Recorder' }, { optional: true }),
  input('notes', { type: 'plain_text_input', multiline: true }, { optional: true }),
  input('when', { type: 'datetimepicker', initial_date_time: Date.UTC(2026, 2, 3, 14) / 1000 }, { optional: true }),
  input('kind', { type: 'static_select', options: [VIDEO, SOUND], initial_option: VIDEO }),
  input('where', { type: 'conversations_select' }, { optional: true }),
  input('radio', { type: 'radio_buttons', options: [VIDEO, SOUND] }, { optional: true }),
  input('ticks', { type: 'checkboxes', options: [VIDEO, SOUND], initial_options: [VIDEO] }, { optional: true }),
]
const modal = (blocks: Json[]): Json => ({ type: 'modal', title: plain('Record'), submit: plain('Go'), blocks })

async function open(blocks: Json[], more: Partial<ModalProps> = {}) {
  const submitted: ViewValues[] = []
  const closed: string[] = []
  const page = await renderFake(
    h(Modal, {
      view: modal(blocks),
      context: contextFor(),
      errors: {},
      onSubmit: (values) => submitted.push(values),
      onClose: () => closed.push('closed'),
      ...more,
    }),
  )
  return { page, submitted, closed }
}

const field = (page: FakeNode, type: string) => {
  const found = page.all((node) => node.attributes.get('type') === type)[0]
  if (found === undefined) throw new Error(`There is no input of type ${type}`)
  return found
}

async function enter(node: FakeNode, value: string, event = 'input'): Promise<void> {
  node.value = value
  await node.send(event)
}

describe('a modal', () => {
  it('shows its title, labels, hints, what is optional, and its other blocks', async () => {
    const { page } = await open([{ type: 'section', text: plain('Hello') }, ...ALL])
    const dialog = page.find('dialog')
    expect(dialog.attributes.get('open')).toBe('')
    expect(dialog.attributes.get('aria-label')).toBe('Record')
    expect(page.textContent).toContain('Hello')
    expect(page.find('label', 'The name').textContent).toBe('The name (optional)')
    expect(page.find('label', 'The link').textContent).toBe('The link')
    expect(page.textContent).toContain('As in the invitation.')
  })

  it('submits what was entered in Slack’s form, dates in the reader’s zone', async () => {
    const { page, submitted } = await open(ALL)
    await enter(field(page, 'url'), 'https://zoom.us/j/1')
    await enter(page.find('textarea'), 'two\nlines')
    await enter(field(page, 'date'), '2026-07-01')
    await enter(field(page, 'time'), '09:30')
    const [kind, where] = page.all((node) => node.localName === 'select')
    if (kind === undefined || where === undefined) throw new Error('There are two menus')
    await enter(kind, 's', 'change')
    await enter(where, 'C2', 'change')
    await page.find('label', 'Sound').find('input').send('change')
    const lastTick = page.all((node) => node.attributes.get('type') === 'checkbox').at(-1)
    await lastTick?.send('change')
    await page.find('form').send('submit')
    expect(submitted).toEqual([
      {
        link: { a: { type: 'url_text_input', value: 'https://zoom.us/j/1' } },
        name: { a: { type: 'plain_text_input', value: 'Recorder' } },
        notes: { a: { type: 'plain_text_input', value: 'two\nlines' } },
        when: { a: { type: 'datetimepicker', selected_date_time: Date.UTC(2026, 6, 1, 7, 30) / 1000 } },
        kind: { a: { type: 'static_select', selected_option: SOUND } },
        where: { a: { type: 'conversations_select', selected_conversation: 'C2' } },
        radio: { a: { type: 'radio_buttons', selected_option: SOUND } },
        ticks: { a: { type: 'checkboxes', selected_options: [VIDEO, SOUND] } },
      },
    ])
  })

  it('has no date without a time: one brings the other along, so that nothing planned is sent as now', async () => {
    const block = input('when', { type: 'datetimepicker' }, { optional: true })
    for (const [part, typed, at] of [
      ['date', '2026-07-01', Date.UTC(2026, 6, 1, 7)],
      ['time', '23:45', null],
    ] as const) {
      const { page, submitted } = await open([block])
      await enter(field(page, part), typed)
      await page.find('form').send('submit')
      const sent = JSON.stringify(submitted)
      expect(sent).toMatch(at === null ? /"selected_date_time":\d+/ : new RegExp(`"selected_date_time":${at / 1000}`))
    }
  })

  it('does not submit without what is required, and says so there', async () => {
    const { page, submitted } = await open(ALL)
    await page.find('form').send('submit')
    expect(submitted).toEqual([])
    expect(page.all((node) => node.attributes.get('role') === 'alert').map((node) => node.textContent)).toEqual([
      'Please complete this required field.',
    ])
    expect(field(page, 'url').attributes.get('aria-invalid')).toBe('true')
    await enter(field(page, 'url'), 'https://zoom.us/j/1')
    expect(page.textContent).not.toContain('Please complete')
  })

  it('shows the app’s errors beside their inputs', async () => {
    const { page } = await open(ALL, { errors: { name: 'Too long.' } })
    await expect.poll(() => page.textContent).toContain('Too long.')
    const alert = page.find('p', 'Too long.')
    const described = page.all((node) => node.attributes.get('aria-describedby') === alert.attributes.get('id'))
    expect(described.map((node) => node.value)).toEqual(['Recorder'])
  })

  it('submits what Slack says that stands in its fields, until somebody enters something else', async () => {
    const held = {
      where: { a: { type: 'conversations_select', selected_conversation: 'C2' } },
      kind: { a: { type: 'static_select', selected_option: SOUND } },
      name: { a: { type: 'url_text_input', value: 'of another type' } },
    }
    const { page, submitted } = await open(ALL, { held })
    await enter(field(page, 'url'), 'https://zoom.us/j/1')
    await page.find('form').send('submit')
    const [kind] = page.all((node) => node.localName === 'select')
    if (kind === undefined) throw new Error('There is a menu')
    await enter(kind, 'v', 'change')
    await page.find('form').send('submit')
    expect(submitted).toMatchObject([
      { where: held.where, kind: held.kind, name: { a: { type: 'plain_text_input', value: 'Recorder' } } },
      { where: held.where, kind: { a: { type: 'static_select', selected_option: VIDEO } } },
    ])
  })

  it.each([
    [{ type: 'conversations_select' }, ['#general', '#sales', '#board', 'Ben Okoro']],
    [{ type: 'conversations_select', filter: { include: ['public', 'private'] } }, ['#general', '#sales', '#board']],
    [{ type: 'channels_select' }, ['#general', '#sales']],
  ])('offers in a menu with %j only what it lets through', async (element, names) => {
    const { page } = await open([input('where', element)])
    const [empty, ...options] = page.all((node) => node.localName === 'option').map((node) => node.textContent)
    expect([empty, options]).toEqual(['Select a conversation', names])
  })

  it('closes by its buttons and by Escape', async () => {
    const { page, closed } = await open(ALL)
    await page.find('button', '✕').send('click')
    await page.find('button', 'Cancel').send('click')
    await page.find('dialog').send('keydown', { key: 'Escape' })
    expect(closed).toHaveLength(3)
  })

  it('without a submit button can only be closed', async () => {
    const view = { type: 'modal', title: plain('Read me'), blocks: [] }
    const { page } = await open([], { view })
    expect(page.all((node) => node.localName === 'button').map((node) => node.textContent)).toEqual(['✕', 'Close'])
  })
})

describe('a view’s values', () => {
  it('begin with what the app gave, and null where it gave nothing', () => {
    const blocks = ALL.filter((block) => block['block_id'] === 'link' || block['block_id'] === 'when')
    expect(initialValues(modal([...blocks, { type: 'divider' }]))).toEqual({
      link: { a: { type: 'url_text_input', value: null } },
      when: { a: { type: 'datetimepicker', selected_date_time: Date.UTC(2026, 2, 3, 14) / 1000 } },
    })
  })

  it.each([
    [{ type: 'url_text_input' }, 'zoom.us', 'Please enter a valid URL.'],
    [{ type: 'url_text_input' }, 'https://zoom.us', undefined],
    [{ type: 'plain_text_input', min_length: 3 }, 'ab', 'Please enter at least 3 characters.'],
    [{ type: 'plain_text_input' }, null, 'Please complete this required field.'],
  ])('of %j: %j', (element, value, fault) => {
    const held = { x: { a: { type: element.type, value } } }
    expect(missingValues(modal([input('x', element)]), held)['x']).toBe(fault)
  })
})
