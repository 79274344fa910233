/** The text of a message as elements. Nothing of it is HTML: what a person has written are texts, and addresses of links. */
import { parseBlocks, type Span, type SpanStyle } from '@partyline/irc/client'
import { useApp } from '../app/app.ts'
import { linkedPieces } from './linked.ts'

export function MessageText({ text }: { readonly text: string }) {
  return (
    <div class="message-text" dir="auto">
      {parseBlocks(text).map((block, index) =>
        block.kind === 'code' ? (
          <pre key={index} class="code-block" dir="ltr" tabIndex={0}>
            <code>{block.text}</code>
          </pre>
        ) : (
          <p key={index} dir="auto">
            {block.spans.map((span, at) => (
              <TextSpan key={at} span={span} />
            ))}
          </p>
        ),
      )}
    </div>
  )
}

function TextSpan({ span: { text, style } }: { readonly span: Span }) {
  const { links } = useApp()
  if (style.code) return <code class="code">{text}</code>
  const pieces = linkedPieces(text, links.value).map((piece, index) =>
    piece.kind === 'text' ? (
      piece.text
    ) : (
      <a key={index} href={piece.url} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
        {piece.text}
      </a>
    ),
  )
  const look = classesOf(style)
  const colours = coloursOf(style)
  if (look === '' && colours === undefined) return <>{pieces}</>
  return (
    <span class={look} style={colours}>
      {pieces}
    </span>
  )
}

function classesOf(style: SpanStyle): string {
  return LOOKS.filter((look) => style[look])
    .map((look) => `look-${look}`)
    .join(' ')
}

const LOOKS = ['bold', 'italic', 'underline', 'strike', 'monospace', 'reverse'] as const

/** A colour on the ground of the page keeps its hue, and has a lightness that can be read there. With a ground of its own, both are the writer's. */
function coloursOf({ foreground, background }: SpanStyle): { color?: string; backgroundColor?: string } | undefined {
  if (foreground === null && background === null) return undefined
  if (background !== null) return { backgroundColor: background.hex, color: foreground?.hex ?? inkOn(background.hex) }
  const hex = foreground?.hex ?? '#000000'
  return { color: `light-dark(oklch(from ${hex} 0.45 min(c, 0.17) h), oklch(from ${hex} 0.8 min(c, 0.13) h))` }
}

/** Black or white, whichever can be read beside it. */
function inkOn(hex: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
  return red * 0.299 + green * 0.587 + blue * 0.114 > 140 ? '#000000' : '#ffffff'
}
