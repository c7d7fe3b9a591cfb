import { nativeTheme, type BrowserWindow } from 'electron'
import type { Settings } from '../../shared/domain/settings'

/** The window's own colours where the page does not paint: the tokens `bg` and `fg-2` as sRGB. */
const COLOURS = {
  light: { background: '#eff0f1', symbols: '#494a4e' },
  dark: { background: '#0f1011', symbols: '#b9babd' }
}

/** One less than the title bar's 44, so that its bottom line stays visible below the caption buttons. */
const CAPTION_HEIGHT = 43

function colours() {
  return nativeTheme.shouldUseDarkColors ? COLOURS.dark : COLOURS.light
}

export function backgroundColour(): string {
  return colours().background
}

export function captionButtons() {
  const { background, symbols } = colours()
  return { color: background, symbolColor: symbols, height: CAPTION_HEIGHT }
}

/** From now on the system's parts follow the theme that the person chose; the page sees it as its colour scheme. */
export function applyTheme(theme: Settings['theme']): void {
  nativeTheme.themeSource = theme
}

/** Repaints what belongs to the window and not to the page, now and whenever the theme changes. */
export function followTheme(window: BrowserWindow, hasCaptionButtons: boolean): void {
  const repaint = () => {
    if (window.isDestroyed()) return
    window.setBackgroundColor(backgroundColour())
    if (hasCaptionButtons) window.setTitleBarOverlay(captionButtons())
  }
  repaint()
  nativeTheme.on('updated', repaint)
  window.once('closed', () => nativeTheme.off('updated', repaint))
}
