import { create } from 'zustand'

interface SchemaDraft {
  readonly text: string
  /** The editor is open: answers are wanted as JSON. */
  readonly isOpen: boolean
}

/**
 * What was typed as a JSON Schema, valid or not, by board and lane: it outlives the panel, so that
 * neither closing it nor a switch to plain text loses anything. Gone on reload.
 */
export const useSchemaDrafts = create<{
  readonly drafts: Readonly<Partial<Record<string, SchemaDraft>>>
}>(() => ({ drafts: {} }))

export function putDraft(key: string, draft: SchemaDraft): void {
  useSchemaDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [key]: draft } }))
}

export function dropDraft(key: string): void {
  useSchemaDrafts.setState(({ drafts }) => {
    const { [key]: _gone, ...rest } = drafts
    return { drafts: rest }
  })
}
