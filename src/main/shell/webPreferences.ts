/**
 * What every window of the app runs under. Free of Electron, so that the end-to-end test can compare
 * it with `webContents.getLastWebPreferences()` of each window. Most of these are Electron's defaults;
 * they are written out so that a changed default, or a hand in a hurry, is noticed.
 */
export const SECURE_WEB_PREFERENCES = Object.freeze({
  // SECURITY: the renderer is the least trusted part; the operating system's sandbox holds it.
  sandbox: true,
  // SECURITY: the page and the preload script do not share objects.
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  // SECURITY: same-origin policy and mixed-content rules stay on.
  webSecurity: true,
  allowRunningInsecureContent: false,
  webviewTag: false,
  experimentalFeatures: false,
  navigateOnDragDrop: false,
  // alert() and its like stop the whole window; nothing of ours uses them.
  disableDialogs: true,
  // On Linux and Windows the spell checker would fetch dictionaries from the internet by itself.
  spellcheck: false
})
