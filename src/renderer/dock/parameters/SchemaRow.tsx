import { Braces, ChevronDown } from 'lucide-react'
import type { JsonSchema } from '../../../shared/domain/lane'
import { Button, Icon, Menu, Segmented, TextArea, toast } from '../../components/ui'
import { setterOf } from './ModelRows'
import type { ScopeProps } from './ModelRows'
import { Help, NotTaken, Row } from './Row'
import { dropDraft, putDraft, useSchemaDrafts } from './schemaDrafts'
import { SCHEMA_TEMPLATES } from './schemaTemplates'
import { prettySchema, readSchema } from './schemaText'
import type { ReadSchema } from './schemaText'

/** Where a scope's draft is kept. */
export function draftKey({ board, lane }: ScopeProps): string {
  return `${board.id}/${lane?.id ?? 'board'}`
}

function isSame(a: JsonSchema | undefined, b: JsonSchema | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/**
 * What the editor shows: what was typed last, for as long as the board holds what that means. A
 * schema that came by another way (undo, another set of models) is shown instead.
 */
function useSchemaText(scope: ScopeProps) {
  const { board, lane } = scope
  const saved = (lane ? lane.params : board.params).jsonSchema
  const draft = useSchemaDrafts(({ drafts }) => drafts[draftKey(scope)])
  const read = draft && readSchema(draft.text)
  const isStale = draft?.isOpen === true && read?.ok === true && !isSame(read.schema, saved)
  if (!draft || isStale || (!draft.isOpen && saved !== undefined)) {
    const text = saved === undefined ? '' : prettySchema(saved)
    return { isOpen: saved !== undefined, text, read: readSchema(text), saved }
  }
  return { isOpen: draft.isOpen, text: draft.text, read: readSchema(draft.text), saved }
}

/** Plain text, or JSON after a schema. What is not valid JSON is kept here, and not used. */
export function SchemaRow(scope: ScopeProps) {
  const { board, lane } = scope
  const { isOpen, text, read, saved } = useSchemaText(scope)
  const set = setterOf(lane)
  const change = (next: string) => {
    const result = readSchema(next)
    putDraft(draftKey(scope), { text: next, isOpen: true })
    if (result.ok) set('jsonSchema', result.schema)
  }
  const choose = (as: 'text' | 'schema') => {
    if (as === 'schema') return change(text)
    if (text === '') dropDraft(draftKey(scope))
    else putDraft(draftKey(scope), { text, isOpen: false })
    set('jsonSchema', undefined)
  }
  const inherited = lane && board.params.jsonSchema !== undefined
  return (
    <>
      <Row
        label="Answer as"
        note={
          <>
            {inherited === true && !isOpen && <Help>As the board’s JSON Schema has it.</Help>}
            <NotTaken board={board} name="jsonSchema" lane={lane} />
          </>
        }
      >
        <Segmented
          size="sm"
          label="Answer as"
          value={isOpen ? 'schema' : 'text'}
          segments={[
            { value: 'text', label: inherited === true ? 'As on the board' : 'Text' },
            { value: 'schema', label: inherited === true ? 'Own JSON Schema' : 'JSON Schema' }
          ]}
          onChange={choose}
        />
      </Row>
      {isOpen && <SchemaEditor text={text} read={read} saved={saved} onChange={change} />}
    </>
  )
}

interface SchemaEditorProps {
  readonly text: string
  readonly read: ReadSchema
  readonly saved: JsonSchema | undefined
  readonly onChange: (text: string) => void
}

function SchemaEditor({ text, read, saved, onChange }: SchemaEditorProps) {
  const choose = (label: string, schema: JsonSchema) => {
    onChange(prettySchema(schema))
    if (text.trim() === '') return
    toast({
      tone: 'info',
      title: `JSON Schema replaced by “${label}”`,
      action: { label: 'Undo', run: () => onChange(text) }
    })
  }
  return (
    <div className="pb-[7px]">
      <TextArea
        label="JSON Schema"
        className="schema-text"
        rows={9}
        spellCheck={false}
        placeholder="Paste a schema, or begin with a template"
        value={text}
        error={read.ok ? undefined : read.error}
        onChange={(event) => onChange(event.target.value)}
      />
      <div className="mt-1 flex items-start gap-1">
        <span className="min-w-0 flex-1 pt-1 text-xs text-fg-3">{stateWords(read, saved)}</span>
        <Button
          variant="quiet"
          size="sm"
          icon={Braces}
          disabled={!read.ok || read.schema === undefined || prettySchema(read.schema) === text}
          onClick={() => read.ok && read.schema && onChange(prettySchema(read.schema))}
        >
          Tidy up
        </Button>
        <Menu
          label="Templates"
          side="above-end"
          trigger={(trigger) => (
            <Button {...trigger} variant="quiet" size="sm" className="-mr-2">
              Templates
              <Icon icon={ChevronDown} size={12} />
            </Button>
          )}
          items={SCHEMA_TEMPLATES.map(({ id, label, schema }) => ({
            id,
            label,
            onSelect: () => choose(label, schema)
          }))}
        />
      </div>
    </div>
  )
}

/** Whether what is in the editor is in use. */
function stateWords(read: ReadSchema, saved: JsonSchema | undefined): string {
  if (!read.ok)
    return saved === undefined
      ? 'Not used until it is valid.'
      : 'Not used until it is valid; the one before stays in use.'
  if (read.schema === undefined) return 'Answers are plain text until there is a schema.'
  return read.hint ?? 'In use.'
}
