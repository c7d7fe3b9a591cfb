import { isFields } from '../../errorBody'

type Fields = Readonly<Record<string, unknown>>

/** Answer text of a delta: a string, or an array of parts as Mistral's reasoning models send it. */
export function deltaText(delta: Fields): string {
  const content = delta['content']
  if (typeof content === 'string') return content
  return Array.isArray(content) ? content.map(textOfPart).join('') : ''
}

function textOfPart(part: unknown): string {
  if (!isFields(part) || part['type'] === 'thinking') return ''
  return typeof part['text'] === 'string' ? part['text'] : ''
}

/**
 * Reasoning of a delta. Servers that fill several of these fields say the same in each, so the first
 * that has text is taken and the others are left.
 */
export function deltaReasoning(delta: Fields): string {
  const plain = delta['reasoning_content'] ?? delta['reasoning']
  if (typeof plain === 'string' && plain !== '') return plain
  const details = delta['reasoning_details']
  if (Array.isArray(details) && details.length > 0) return details.map(textOfDetail).join('')
  const content = delta['content']
  return Array.isArray(content) ? content.map(thinkingOfPart).join('') : ''
}

function textOfDetail(detail: unknown): string {
  if (!isFields(detail)) return ''
  const text = detail['text'] ?? detail['summary']
  return typeof text === 'string' ? text : ''
}

function thinkingOfPart(part: unknown): string {
  if (!isFields(part) || part['type'] !== 'thinking') return ''
  const { thinking } = part
  if (typeof thinking === 'string') return thinking
  return Array.isArray(thinking) ? thinking.map(textOfDetail).join('') : ''
}
