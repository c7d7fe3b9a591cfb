import { initial } from './001-initial'

/** In order, and only ever appended to: a file's `user_version` says how many it has had. */
export const MIGRATIONS: readonly string[] = [initial]
