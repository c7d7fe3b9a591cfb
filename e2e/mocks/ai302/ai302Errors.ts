import type { WholeReply } from '../openai/openaiReplies'

/** 302.AI's own errors, with the status each of them was seen with or, failing that, a likely one. */
const ERRORS: Readonly<Record<string, readonly [status: number, message: string]>> = {
  '-10001': [401, 'Missing API key'],
  '-10002': [401, 'The API key is disabled or deleted'],
  '-10003': [500, 'Network error'],
  '-10004': [402, 'Insufficient balance'],
  '-10005': [401, 'The API key has expired'],
  '-10006': [429, 'The total quota of the API key is exhausted'],
  '-10007': [429, 'The daily quota of the API key is exhausted'],
  '-10008': [503, 'No available channel for this model'],
  '-10009': [400, 'Not supported'],
  '-10010': [404, 'Not found'],
  '-10011': [400, 'Bad request'],
  '-10012': [429, 'The hourly quota of the API key is exhausted'],
  '-10013': [403, 'Permission denied'],
  '-10014': [403, 'The IP address is blocked'],
  '-10015': [400, 'The image resolution is not supported'],
  '-10016': [400, 'The file could not be fetched'],
  '-10017': [413, 'The file is larger than 50 MB'],
  '-10018': [429, 'The monthly quota of the API key is exhausted']
}

export const ERR_CODES: readonly string[] = Object.keys(ERRORS)

/** The body of an error, with the message in the three languages that 302.AI sends. */
export function ai302ErrorBody(code: string): unknown {
  const message = ERRORS[code]?.[1] ?? 'Unknown error'
  return {
    error: {
      err_code: Number(code),
      message,
      message_cn: '错误',
      message_jp: 'エラー',
      type: 'api_error'
    }
  }
}

/** @param status replaces the usual one: which status comes with which number is not documented. */
export function ai302Error(code: string, status?: number): WholeReply {
  return {
    kind: 'whole',
    status: status ?? ERRORS[code]?.[0] ?? 500,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ai302ErrorBody(code))
  }
}
