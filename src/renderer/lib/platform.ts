import type { AppInfo } from '../../shared/ipc/views'

type Platform = AppInfo['platform']

/** Which system this window runs on. Known without a call, because keycaps are drawn at once. */
export function platform(): Platform {
  const agent = navigator.userAgent
  if (agent.includes('Mac OS X')) return 'darwin'
  return agent.includes('Windows') ? 'win32' : 'linux'
}

export function isMac(): boolean {
  return platform() === 'darwin'
}
