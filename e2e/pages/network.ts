import { expect, type ElectronApplication, type Locator, type Page } from '@playwright/test'
import { toast } from './toasts'

/** What the system’s own dialog was to ask. */
export interface Question {
  readonly message: string
  readonly detail: string
}

/** Settings, at Network, with the dialog of the system that asks before anything changes. */
export class NetworkPage {
  readonly root: Locator
  readonly problem: Locator

  constructor(
    private readonly app: ElectronApplication,
    private readonly page: Page
  ) {
    this.root = page.getByRole('dialog', { name: 'Settings' })
    this.problem = this.root.getByRole('alert').filter({ hasText: /\S/ })
  }

  /** From anywhere in the settings. */
  async open(): Promise<void> {
    if (!(await this.root.isVisible())) await this.page.keyboard.press('ControlOrMeta+,')
    await this.root.getByRole('button', { name: 'Network', exact: true }).click()
    await expect(this.root.getByRole('heading', { level: 1, name: 'Network' })).toBeVisible()
  }

  async chooseProxy(mode: 'System' | 'None' | 'Manual' | 'Script', address = ''): Promise<void> {
    await this.root.getByRole('radio', { name: mode }).click()
    const field = this.root.getByRole('textbox', { name: /^Address of the proxy/ })
    if (mode === 'Manual' || mode === 'Script') await field.fill(address)
  }

  async fillCertificates(pem: string): Promise<void> {
    await this.root.getByRole('textbox', { name: 'Certificates as PEM text' }).fill(pem)
  }

  /** Answers the dialog of the system in advance; returns what it asked. */
  async save(what: 'proxy' | 'certificates', answer: 'agree' | 'refuse'): Promise<Question[]> {
    await this.app.evaluate(({ dialog }, response) => {
      const asked: unknown[] = []
      Object.assign(globalThis, { askedOnSave: asked })
      dialog.showMessageBox = (...args: unknown[]) => {
        asked.push(args.at(-1))
        return Promise.resolve({ response, checkboxChecked: false })
      }
    }, { agree: 1, refuse: 0 }[answer])
    const saved = toast(this.page, 'Network settings saved')
    await this.root.getByRole('button', { name: `Save ${what}` }).click()
    await expect(answer === 'agree' ? saved.first() : this.problem).toBeVisible()
    if (answer === 'agree') await saved.getByRole('button', { name: 'Dismiss' }).first().click()
    return this.app.evaluate(
      () => (globalThis as unknown as { askedOnSave: Question[] }).askedOnSave
    )
  }
}
