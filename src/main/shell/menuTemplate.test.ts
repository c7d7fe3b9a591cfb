import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { MENU_COMMANDS } from '../../shared/ipc/views'
import { menuTemplate, type MenuOptions } from './menuTemplate'

type Item = MenuItemConstructorOptions

function flat(items: readonly Item[]): Item[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])])
}

function build(platform: NodeJS.Platform, patch: Partial<MenuOptions> = {}) {
  const sent: string[] = []
  const items = flat(
    menuTemplate({
      platform,
      theme: 'dark',
      isPackaged: true,
      send: (command) => sent.push(command),
      openDataFolder: () => sent.push('data folder'),
      ...patch
    })
  )
  return { sent, items }
}

/** Accelerators as each platform understands them. */
function registered(items: readonly Item[], platform: NodeJS.Platform): string[] {
  const mod = platform === 'darwin' ? 'Cmd' : 'Ctrl'
  return items
    .filter(({ registerAccelerator }) => registerAccelerator !== false)
    .flatMap(({ accelerator }) => (accelerator ? [accelerator.replace('CmdOrCtrl', mod)] : []))
}

describe.each(['linux', 'win32', 'darwin'] as const)('menus on %s', (platform) => {
  it('hold every command once', () => {
    const { sent, items } = build(platform)
    for (const { click } of items) (click as (() => void) | undefined)?.()
    expect(sent.filter((name) => name === 'data folder')).toHaveLength(1)
    expect(sent.filter((name) => name !== 'data folder').sort()).toEqual([...MENU_COMMANDS].sort())
  })

  it('take no key twice, and none that typing or the platform needs', () => {
    const keys = registered(build(platform).items, platform)
    expect(new Set(keys).size).toBe(keys.length)
    for (const key of keys) {
      expect(key).toMatch(/^(Cmd|Ctrl)\+/)
      expect(key).not.toMatch(/^(Cmd|Ctrl)\+[MHQWVCXZA]$/)
    }
  })

  it('mark the theme that is on', () => {
    const checked = build(platform).items.filter((item) => item.checked)
    expect(checked.map(({ label }) => label)).toEqual(['&Dark'])
  })

  it('offer developer tools only outside the package', () => {
    const roles = (isPackaged: boolean) =>
      build(platform, { isPackaged }).items.map(({ role }) => role)
    expect(roles(true)).not.toContain('toggleDevTools')
    expect(roles(true)).not.toContain('reload')
    expect(roles(false)).toContain('toggleDevTools')
  })
})
