/** The text of a message as paragraphs and blocks of code, which stand between lines of three back-ticks. */
import { bareText } from '../bare-text.ts'
import { parseSpans, type Span } from './spans.ts'
import { visibleControls } from './visible-controls.ts'

export type Block =
  | { readonly kind: 'paragraph'; readonly spans: readonly Span[] }
  /** `language` as its writer named it, or empty. */
  | { readonly kind: 'code'; readonly language: string; readonly text: string }

const FENCE = /^```([^\s`]*)\s*$/

/** In order, none empty. A block of code that nothing ends is text as any other. */
export function parseBlocks(text: string): readonly Block[] {
  if (!text.includes('```')) return paragraph(text)
  const blocks: Block[] = []
  let paragraphLines: string[] = []
  let fence: { readonly line: string; readonly language: string; readonly lines: string[] } | null = null
  for (const line of text.split('\n')) {
    const [, language] = FENCE.exec(bareText(line)) ?? []
    if (fence === null && language !== undefined) {
      fence = { line, language, lines: [] }
    } else if (fence === null) {
      paragraphLines.push(line)
    } else if (language === '') {
      blocks.push(...paragraph(paragraphLines.join('\n')))
      const code = visibleControls(bareText(fence.lines.join('\n')))
      blocks.push({ kind: 'code', language: fence.language, text: code })
      paragraphLines = []
      fence = null
    } else {
      fence.lines.push(line)
    }
  }
  if (fence !== null) paragraphLines.push(fence.line, ...fence.lines)
  return [...blocks, ...paragraph(paragraphLines.join('\n'))]
}

function paragraph(text: string): readonly Block[] {
  const spans = parseSpans(text)
  return spans.length === 0 ? [] : [{ kind: 'paragraph', spans }]
}
