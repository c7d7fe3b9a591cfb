/** What may be bound to a statement. */
export type SQLInputValue = null | number | bigint | string | Uint8Array
