import { createContext, useContext, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { Button, Dialog } from '../components/ui'

interface Question {
  readonly title: string
  /** What will be gone and what stays. */
  readonly detail: string
  /** Verb and thing on the button: `Remove key`. */
  readonly action: string
  readonly onConfirm: () => void
}

const AskContext = createContext<(question: Question) => void>(() => undefined)

/** Asks before what cannot be undone. */
export function useAsk(): (question: Question) => void {
  return useContext(AskContext)
}

/**
 * Holds the open question beside the settings' own dialog, not in it: React would hand the inner
 * dialog's Escape on to the outer one, and both would close.
 */
export function ConfirmHost({ children }: { readonly children: ReactNode }) {
  const [question, setQuestion] = useState<Question>()
  const ask = useMemo(() => (asked: Question) => setQuestion(asked), [])
  const close = () => setQuestion(undefined)
  return (
    <AskContext value={ask}>
      {children}
      {question && (
        <Dialog label={question.title} role="alertdialog" onClose={close} className="w-[420px]">
          <div className="p-4">
            <h2 className="m-0 text-lg font-semibold">{question.title}</h2>
            <p className="m-0 mt-1 text-sm text-fg-2">{question.detail}</p>
            <div className="mt-4 flex justify-end gap-2">
              <Button data-autofocus keys="Escape" onClick={close}>
                Cancel
              </Button>
              <Button
                variant="danger"
                onClick={() => {
                  question.onConfirm()
                  close()
                }}
              >
                {question.action}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </AskContext>
  )
}
