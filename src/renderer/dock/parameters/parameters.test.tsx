import '../../testing/dom'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { Board } from '../../../shared/domain/board'
import type { LaneId } from '../../../shared/domain/ids'
import type { OptionSpec } from '../../../shared/domain/option'
import { queryClient } from '../../ipc/hooks'
import { useBoard } from '../../state/boardStore'
import { emptyBoard, installFakeBridge } from '../../testing/fakeBridge'
import { sampleImage, sampleLane } from '../../testing/plans'
import { sampleModel } from '../../testing/samples'
import { ParametersPanel } from '../ParametersPanel'
import { useSchemaDrafts } from './schemaDrafts'
import { parameterWords } from './words'

const OPTIONS: readonly OptionSpec[] = [
  {
    id: 'domain',
    kind: 'choice',
    label: 'Domain',
    help: 'What the image is.',
    choices: [
      { value: 'image.caption', label: 'Caption' },
      { value: 'document.invoice', label: 'Invoice' }
    ],
    default: 'image.caption',
    open: true
  },
  { id: 'grounding', kind: 'switch', label: 'Grounding', default: false },
  { id: 'upstreams', kind: 'text', label: 'Upstreams', default: '', placeholder: 'one, two' },
  { id: 'budget', kind: 'number', label: 'Budget', default: 10, min: 1, max: 50 }
]
const lane = sampleLane('one')
const other = sampleLane('two')

function Panel({ scope }: { readonly scope: LaneId | undefined }) {
  const board = useBoard((state) => state.board)
  if (!board) return null
  return <ParametersPanel board={board} lane={scope} onLane={() => {}} onClose={() => {}} />
}

async function open(patch: Partial<Board> = {}, scope?: LaneId): Promise<void> {
  installFakeBridge({
    'providers.models': () => [
      sampleModel('cloud', 'one', { options: OPTIONS, params: ['jsonSchema', 'seed'] }),
      sampleModel('cloud', 'two')
    ]
  })
  const images = ['a', 'b', 'c'].map(sampleImage)
  useBoard.setState({ board: emptyBoard({ images, lanes: [lane, other], ...patch }) })
  show(scope)
  if (scope) await screen.findByRole('region', { name: 'Options of Cloud' })
}

function show(scope?: LaneId): void {
  render(
    <QueryClientProvider client={queryClient}>
      <Panel scope={scope} />
    </QueryClientProvider>
  )
}

const board = () => useBoard.getState().board!
const params = () => board().params
const options = () => board().lanes[0]?.params.options
const schemaField = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'JSON Schema' })
const type = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } })
const choose = (name: string) => fireEvent.click(screen.getByRole('radio', { name }))

afterEach(() => {
  cleanup()
  queryClient.clear()
  useSchemaDrafts.setState({ drafts: {} })
  useBoard.setState({ board: undefined })
})

describe('a JSON Schema', () => {
  const valid = '{"type":"object","properties":{}}'

  it('is saved while it is valid, and says where it is not', async () => {
    await open()
    choose('JSON Schema')
    type(schemaField(), valid)
    expect(params().jsonSchema).toEqual({ type: 'object', properties: {} })
    type(schemaField(), '{"type": "object",\n')
    expect(params().jsonSchema).toEqual({ type: 'object', properties: {} })
    expect(schemaField().getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByText(/^Line 2, column 1: /)).toBeDefined()
    expect(screen.getByText(/the one before stays in use/)).toBeDefined()
  })

  it('is not lost when the panel is closed or plain text is chosen meanwhile', async () => {
    await open()
    choose('JSON Schema')
    type(schemaField(), '{"type": ')
    cleanup()
    show()
    expect(schemaField().value).toBe('{"type": ')
    choose('Text')
    expect(screen.queryByRole('textbox', { name: 'JSON Schema' })).toBeNull()
    expect(params().jsonSchema).toBeUndefined()
    choose('JSON Schema')
    expect(schemaField().value).toBe('{"type": ')
  })

  it('comes back with a switch to plain text and back again', async () => {
    await open({ params: { jsonSchema: { type: 'array' } } })
    choose('Text')
    expect(params().jsonSchema).toBeUndefined()
    choose('JSON Schema')
    expect(params().jsonSchema).toEqual({ type: 'array' })
  })

  it('begins with a template, and is laid out with one press', async () => {
    await open()
    choose('JSON Schema')
    fireEvent.click(screen.getByRole('button', { name: 'Templates' }))
    fireEvent.click(screen.getByRole('menuitem', { name: 'Caption and tags' }))
    expect(params().jsonSchema).toMatchObject({ required: ['caption', 'tags'] })
    type(schemaField(), valid)
    fireEvent.click(screen.getByRole('button', { name: 'Tidy up' }))
    expect(schemaField().value).toBe(JSON.stringify(JSON.parse(valid), null, 2))
  })

  it('shows what the board holds when that came by another way', async () => {
    await open()
    choose('JSON Schema')
    type(schemaField(), valid)
    useBoard.setState({ board: { ...board(), params: { jsonSchema: { type: 'string' } } } })
    await screen.findByDisplayValue(/"string"/)
    fireEvent.click(screen.getByRole('button', { name: 'Reset' }))
    expect(screen.queryByRole('textbox', { name: 'JSON Schema' })).toBeNull()
  })

  it('names the models that do not take it', async () => {
    await open({ params: { jsonSchema: { type: 'object' } } })
    expect((await screen.findByText(/which does not take it/)).textContent).toBe(
      'Not sent toBwhich does not take it'
    )
  })
})

describe('the options of a provider', () => {
  it('are shown for a single model, with their defaults and what they do', async () => {
    await open({}, lane.id)
    expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'Domain' }).value).toBe(
      'image.caption'
    )
    expect(screen.getByRole('option', { name: 'Caption (default)' })).toBeDefined()
    expect(screen.getByText('What the image is.')).toBeDefined()
    expect(screen.getByRole<HTMLInputElement>('switch', { name: 'Grounding' }).checked).toBe(false)
    expect(screen.getByLabelText<HTMLInputElement>('Upstreams').placeholder).toBe('one, two')
    expect(screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Budget' }).value).toBe('10')
  })

  it('are kept only where they differ from the default', async () => {
    await open({}, lane.id)
    fireEvent.click(screen.getByRole('switch', { name: 'Grounding' }))
    type(screen.getByRole('combobox', { name: 'Domain' }), 'document.invoice')
    type(screen.getByLabelText('Upstreams'), 'deepinfra')
    expect(options()).toEqual({
      grounding: true,
      domain: 'document.invoice',
      upstreams: 'deepinfra'
    })
    fireEvent.click(screen.getByRole('switch', { name: 'Grounding' }))
    type(screen.getByRole('combobox', { name: 'Domain' }), 'image.caption')
    type(screen.getByLabelText('Upstreams'), '')
    expect(board().lanes[0]?.params).toEqual({})
  })

  it('take a value that is not in the list where the provider may know more', async () => {
    await open({}, lane.id)
    type(screen.getByRole('combobox', { name: 'Domain' }), '…')
    const field = () => screen.getByLabelText<HTMLInputElement>('Domain, another value')
    for (const value of ['document.invoice', 'document.invoice-2']) {
      type(field(), value)
      expect(field().value).toBe(value)
    }
    expect(options()).toEqual({ domain: 'document.invoice-2' })
    fireEvent.click(screen.getByRole('button', { name: 'Reset' }))
    expect(screen.queryByLabelText('Domain, another value')).toBeNull()
  })

  it('are no matter of the whole board', async () => {
    await open()
    expect(screen.queryByText(/^Options of/)).toBeNull()
    expect(screen.queryByText(/Provider options/)).toBeNull()
  })
})

describe('the board’s parameters', () => {
  it('say how many images go into a prompt', async () => {
    await open()
    expect(screen.getByText('Each image is asked about by itself.')).toBeDefined()
    fireEvent.click(screen.getByRole('button', { name: 'All 3' }))
    expect(board().groupSize).toBe(3)
    expect(screen.getByText(/^3 images go into each prompt together/)).toBeDefined()
    fireEvent.click(screen.getByRole('button', { name: 'Reset' }))
    expect(board().groupSize).toBe(1)
  })

  it('say how images are fitted', async () => {
    await open()
    type(screen.getByRole('combobox', { name: 'Image fitting' }), 'same')
    expect(board().imageFit).toBe('same')
    expect(screen.getByText(/sees the same pixels/)).toBeDefined()
  })

  it('offer every effort that a model may know', async () => {
    await open()
    type(screen.getByRole('combobox', { name: 'Reasoning' }), 'xhigh')
    expect(params().reasoningEffort).toBe('xhigh')
    expect(screen.getByRole('option', { name: 'Extra high' })).toBeDefined()
    expect(screen.getByRole('option', { name: 'Max' })).toBeDefined()
  })

  it('are summed up in few words', () => {
    const words = parameterWords({
      ...emptyBoard({ groupSize: 3, imageFit: 'same' }),
      params: { jsonSchema: {}, reasoningEffort: 'xhigh' }
    })
    expect(words).toEqual([
      'JSON Schema',
      '3 images a prompt',
      'same pixels',
      'reasoning extra high'
    ])
  })
})
