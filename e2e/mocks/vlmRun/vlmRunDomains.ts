/** Domains the mock knows and what it answers in each, with fields as the vendor's hub has them. */

type Answer = Readonly<Record<string, unknown>>

/** `words` names model, domain and prompt, so that an answer proves whose it is. */
const ANSWERS: Readonly<Record<string, (words: string) => Answer>> = {
  'image.caption': (words) => ({ caption: words, tags: ['dog', 'beach'] }),
  'image.object-detection': (words) => ({ content: words }),
  'image.person-detection': (words) => ({ content: words }),
  'retail.product-catalog': (words) => ({
    description: words,
    category: 'Motorcycles',
    season: 'summer',
    gender: 'women'
  }),
  'retail.ecommerce-product-caption': (words) => ({
    description: words,
    rating: 88,
    name: 'Red Rider',
    brand: 'Example',
    category: 'Motorcycles',
    price: '$4,999',
    color: 'red'
  }),
  'aerospace.remote-sensing': (words) => ({
    description: words,
    objects: ['runway'],
    categories: ['airport'],
    is_visible: true
  }),
  'document.receipt': (words) => ({
    receipt_id: 'R-1',
    merchant_name: words,
    merchant_address: { street: '1 Example Way', city: 'Sampleton' },
    items: [
      { description: 'Tea', quantity: 2, unit_price: 1.5, total_price: 3 },
      { description: 'Scone', quantity: 1, unit_price: 2.25, total_price: 2.25 }
    ],
    subtotal: 5.25,
    total: 5.25,
    currency: 'USD',
    payment_method: { type: 'card', card_last_4: '4242' }
  }),
  'document.invoice': (words) => ({
    invoice_id: 'INV-1',
    issuer: words,
    customer: 'Ada Example',
    items: [{ description: 'Tea', quantity: 2, currency: 'USD', unit_price: 1.5, total_price: 3 }],
    total: 3,
    currency: 'USD'
  })
}

/** The seed's list, the two of later pages, and one that only this server has. */
export const DOMAINS = [
  'aerospace.remote-sensing',
  'document.ocr',
  'document.generative',
  'document.invoice',
  'document.markdown',
  'document.presentation',
  'document.receipt',
  'document.resume',
  'document.utility-bill',
  'image.caption',
  'retail.product-catalog',
  'retail.ecommerce-product-caption',
  'video.tv-news',
  'video.caption',
  'video.commentary',
  'image.object-detection',
  'image.person-detection',
  'healthcare.mock-chart'
]

export function answerOf(domain: string, words: string): Answer {
  return ANSWERS[domain]?.(words) ?? { content: words }
}

/** Object detection has one such field per label instead of one per field. */
export function labelsOf(domain: string): readonly string[] {
  if (domain === 'image.object-detection') return ['dog', 'ball']
  return domain === 'image.person-detection' ? ['person'] : []
}

const CREDITS = { lo: 1, auto: 2, hi: 4 }
const MARKDOWN = { lo: 1, auto: 4, hi: 6 }
const GROUNDING = 2

/** Credits for so many images, by the vendor's table. */
export function creditsFor(
  domain: string,
  detail: 'lo' | 'auto' | 'hi',
  grounding: boolean,
  images: number
): number {
  if (domain === 'document.markdown') return MARKDOWN[detail] * images
  return (CREDITS[detail] + (grounding ? GROUNDING : 0)) * images
}
