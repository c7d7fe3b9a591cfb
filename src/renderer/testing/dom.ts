/**
 * What jsdom lacks of the browser, as far as components need it: native dialogs and popovers,
 * media queries, resize observers. Import it in a component test for its effects.
 */
const open = new WeakSet<Element>()

function toggle(element: HTMLElement, newState: 'open' | 'closed'): void {
  const oldState = newState === 'open' ? 'closed' : 'open'
  const tell = (name: string) =>
    element.dispatchEvent(Object.assign(new Event(name), { newState, oldState }))
  tell('beforetoggle')
  if (newState === 'open') open.add(element)
  else open.delete(element)
  tell('toggle')
}

HTMLElement.prototype.showPopover = function showPopover(this: HTMLElement) {
  toggle(this, 'open')
}
HTMLElement.prototype.hidePopover = function hidePopover(this: HTMLElement) {
  toggle(this, 'closed')
}
HTMLDialogElement.prototype.showModal = function showModal(this: HTMLDialogElement) {
  this.open = true
}
HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
  this.open = false
}

// jsdom's selector engine does not know the pseudo-class and would throw.
const matches = Object.getOwnPropertyDescriptor(Element.prototype, 'matches')?.value as (
  this: Element,
  selector: string
) => boolean
Object.defineProperty(HTMLElement.prototype, 'matches', {
  configurable: true,
  value: function matchesWithPopover(this: HTMLElement, selector: string) {
    return selector === ':popover-open' ? open.has(this) : matches.call(this, selector)
  }
})

document.addEventListener('click', (event) => {
  const origin = event.target instanceof Element ? event.target : undefined
  const id = origin?.closest('[popovertarget]')?.getAttribute('popovertarget')
  const surface = id ? document.getElementById(id) : undefined
  if (surface) toggle(surface, open.has(surface) ? 'closed' : 'open')
})

window.matchMedia = (query) =>
  Object.assign(new EventTarget(), {
    matches: false,
    media: query,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined
  }) as MediaQueryList

window.ResizeObserver = class implements ResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

export {}

window.requestIdleCallback = (callback) =>
  window.setTimeout(() => callback({ didTimeout: false, timeRemaining: () => 50 }), 0)
