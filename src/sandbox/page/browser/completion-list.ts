import { type ComponentChild, h } from 'preact'
import type { Offer } from './completion.ts'

type CompletionListProps = { id: string; offers: readonly Offer[]; active: number; onTake: (offer: Offer) => void }

/** The offers over a message box; the focus stays in the box. */
export function CompletionList({ id, offers, active, onTake }: CompletionListProps): ComponentChild {
  return h('div', { class: 'offers', role: 'listbox', id, 'aria-label': 'Suggestions' }, [
    offers.map((offer, index) =>
      h(
        'div',
        {
          key: offer.insert,
          id: `${id}-${index}`,
          class: 'offer',
          role: 'option',
          tabIndex: -1,
          'aria-selected': index === active,
          // Before the box loses the focus, which would take the list away.
          onMouseDown: (event: MouseEvent) => {
            event.preventDefault()
            onTake(offer)
          },
        },
        [
          h('span', { class: 'offer-label' }, [
            h('strong', null, offer.label),
            offer.hint === '' ? null : h('span', { class: 'offer-hint' }, ` ${offer.hint}`),
          ]),
          h('span', { class: 'offer-explains' }, offer.explains),
        ],
      ),
    ),
  ])
}
