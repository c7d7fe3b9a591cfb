import type { OptionSpec } from '../../../../../shared/domain/option'

/** Domains of the image route, as its page names them, and two that later pages add. */
export const DOMAINS = [
  { value: 'image.caption', label: 'Image: caption' },
  { value: 'image.object-detection', label: 'Image: object detection' },
  { value: 'image.person-detection', label: 'Image: person detection' },
  { value: 'document.ocr', label: 'Document: text recognition' },
  { value: 'document.markdown', label: 'Document: Markdown' },
  { value: 'document.generative', label: 'Document: generative' },
  { value: 'document.invoice', label: 'Document: invoice' },
  { value: 'document.receipt', label: 'Document: receipt' },
  { value: 'document.resume', label: 'Document: résumé' },
  { value: 'document.presentation', label: 'Document: presentation' },
  { value: 'document.utility-bill', label: 'Document: utility bill' },
  { value: 'retail.product-catalog', label: 'Retail: product catalogue' },
  { value: 'retail.ecommerce-product-caption', label: 'Retail: shop product caption' },
  { value: 'aerospace.remote-sensing', label: 'Aerospace: remote sensing' },
  // In the same list of names; whether the image route takes them is not said.
  { value: 'video.caption', label: 'Video: caption (may not take images)' },
  { value: 'video.commentary', label: 'Video: commentary (may not take images)' },
  { value: 'video.tv-news', label: 'Video: TV news (may not take images)' }
] as const

export const OPTIONS = {
  domain: {
    id: 'domain',
    kind: 'choice',
    label: 'Domain',
    help: 'What the image is and which fields the answer has; a JSON Schema of your own replaces the fields.',
    choices: DOMAINS,
    default: 'image.caption',
    open: true
  },
  grounding: {
    id: 'grounding',
    kind: 'switch',
    label: 'Grounding',
    help: 'Shows where in the image each field was found; 2 credits more per image.',
    default: false
  },
  confidence: {
    id: 'confidence',
    kind: 'switch',
    label: 'Confidence',
    help: 'Says with each field how sure the model is.',
    default: false
  },
  batch: {
    id: 'batch',
    kind: 'switch',
    label: 'Batch',
    help: 'Hands the image over and asks for the result until it is there, instead of holding one request open.',
    default: false
  },
  allowTraining: {
    id: 'allowTraining',
    kind: 'switch',
    label: 'Allow training',
    help: 'Lets VLM Run train its models on this image.',
    default: false
  }
} as const satisfies Record<string, OptionSpec>
