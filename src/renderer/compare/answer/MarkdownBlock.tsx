import { Fragment, memo } from 'react'
import type { ReactNode } from 'react'
import { Copy } from 'lucide-react'
import { lexer } from 'marked'
import type { MarkedToken, Token, Tokens } from 'marked'
import { IconButton } from '../../components/ui'
import { commandCall } from '../../ipc/hooks'
import { openDialog } from '../../state/uiStore'

/**
 * Markdown as React elements. Nothing becomes HTML: raw tags are shown as they were written,
 * pictures as their words (an answer must not fetch anything), links only after their address was
 * seen.
 */
const MarkdownBlock = memo(function MarkdownBlock({ source }: { readonly source: string }) {
  return <>{renderAll(lexer(source, { gfm: true, breaks: true }))}</>
})
export default MarkdownBlock

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': '\u00a0'
}

function decode(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|nbsp|#39);/g, (entity) => ENTITIES[entity] ?? entity)
}

function renderAll(tokens: readonly Token[] | undefined): ReactNode {
  return tokens?.map((token, index) => (
    <Fragment key={index}>{renderToken(token as MarkedToken)}</Fragment>
  ))
}

function renderToken(token: MarkedToken): ReactNode {
  switch (token.type) {
    case 'space':
    case 'def':
      return null
    case 'paragraph':
      return <p>{renderAll(token.tokens)}</p>
    case 'heading':
      return <Heading token={token} />
    case 'list':
      return <List token={token} />
    case 'list_item':
      return <li>{renderAll(token.tokens)}</li>
    case 'checkbox':
      return token.checked ? '☑ ' : '☐ '
    case 'blockquote':
      return <blockquote>{renderAll(token.tokens)}</blockquote>
    case 'code':
      return <CodeBlock text={token.text} />
    case 'table':
      return <Table token={token} />
    case 'hr':
      return <hr />
    case 'html':
      return <span className="literal">{token.raw}</span>
    case 'strong':
      return <strong>{renderAll(token.tokens)}</strong>
    case 'em':
      return <em>{renderAll(token.tokens)}</em>
    case 'del':
      return <s>{renderAll(token.tokens)}</s>
    case 'codespan':
      return <code>{decode(token.text)}</code>
    case 'br':
      return <br />
    case 'link':
      return <Link href={token.href}>{renderAll(token.tokens)}</Link>
    case 'image':
      return <span className="text-fg-3">[picture: {token.text || token.href}]</span>
    case 'escape':
      return token.text
    case 'text':
      return token.tokens ? renderAll(token.tokens) : decode(token.text)
    default:
      return (token as Token).raw
  }
}

/** An answer's headings stand below the column's own, whatever their number. */
function Heading({ token }: { readonly token: Tokens.Heading }) {
  const Level = token.depth <= 2 ? 'h3' : 'h4'
  return <Level>{renderAll(token.tokens)}</Level>
}

function List({ token }: { readonly token: Tokens.List }) {
  const items = token.items.map((item, index) => <li key={index}>{renderAll(item.tokens)}</li>)
  if (!token.ordered) return <ul>{items}</ul>
  return <ol start={token.start === '' ? 1 : token.start}>{items}</ol>
}

function Table({ token }: { readonly token: Tokens.Table }) {
  return (
    // A wide table scrolls sideways, so keys must be able to reach it.
    <div className="table-scroll" role="region" aria-label="Table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {token.header.map((cell, index) => (
              <th key={index}>{renderAll(cell.tokens)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {token.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>{renderAll(cell.tokens)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function CodeBlock({ text }: { readonly text: string }) {
  return (
    <div className="code-block">
      <pre>
        <code>{text}</code>
      </pre>
      <IconButton
        size="sm"
        icon={Copy}
        label="Copy code"
        className="code-copy"
        onClick={() => void commandCall('app.copyText', { text })}
      />
    </div>
  )
}

function Link({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  if (!/^https?:\/\//i.test(href)) return <>{children}</>
  return (
    <button
      type="button"
      className="link"
      data-tip={href}
      onClick={() => openDialog('openLink', { url: href })}
    >
      {children}
    </button>
  )
}
