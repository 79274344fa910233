/** The text of a message as lines of a width: looks of IRC, code, links. */
import { parseBlocks, type Colour as IrcColour, type Span as IrcSpan, type SpanStyle } from '@partyline/irc/client'
import { type Line, span, type Span, wrap } from '../screen/line.ts'
import type { Colour, Style } from '../screen/style.ts'
import type { Widths } from '../screen/widths.ts'
import { withLinks } from './links.ts'

const TAB = '    '

/** `base` is what the whole stands in: second colour while it is not stored. */
export function messageLines(text: string, columns: number, widths: Widths, base: Style): readonly Line[] {
  return parseBlocks(text).flatMap((block) => {
    if (block.kind === 'code') {
      const style: Style = { ...base, bg: 'raised' }
      return block.text
        .split('\n')
        .flatMap((line) => wrap([span(` ${line.replaceAll('\t', TAB)} `, style)], columns, widths))
    }
    return linesOf(block.spans).flatMap((line) =>
      wrap(
        line.flatMap((part) => spansOf(part, base)),
        columns,
        widths,
      ),
    )
  })
}

/** A look may go over several lines. */
function linesOf(spans: readonly IrcSpan[]): readonly (readonly IrcSpan[])[] {
  const lines: IrcSpan[][] = [[]]
  for (const { text, style } of spans) {
    for (const [index, part] of text.split('\n').entries()) {
      if (index > 0) lines.push([])
      if (part !== '') lines.at(-1)?.push({ text: part.replaceAll('\t', TAB), style })
    }
  }
  return lines
}

function spansOf({ text, style }: IrcSpan, base: Style): readonly Span[] {
  if (style.code) return [span(text, { ...base, fg: base.fg ?? 'text', bg: 'raised' })]
  return withLinks({ text, style: styleOf(style, base) })
}

function styleOf(style: SpanStyle, base: Style): Style {
  return {
    ...base,
    ...(style.bold && { bold: true }),
    ...(style.italic && { italic: true }),
    ...(style.underline && { underline: true }),
    ...(style.strike && { strike: true }),
    ...(style.reverse && { reverse: true }),
    ...(style.foreground !== null && {
      fg: style.background === null ? colourOf(style.foreground) : asWritten(style.foreground),
    }),
    ...(style.background !== null && { bg: asWritten(style.background) }),
  }
}

/** The sixteen colours of old as the theme has them, so that they can be read on its background. */
const OF_THEME: readonly Colour[] = [
  'text',
  'text',
  8,
  'success',
  'danger',
  1,
  10,
  2,
  3,
  4,
  5,
  6,
  'accent',
  11,
  'second',
  'second',
]

function colourOf({ hex, index }: IrcColour): Colour {
  return OF_THEME[index ?? -1] ?? asWritten({ hex, index })
}

/** Somebody has chosen a pair. */
function asWritten({ hex }: IrcColour): Colour {
  return isHex(hex) ? hex : 'text'
}

function isHex(text: string): text is `#${string}` {
  return text.startsWith('#')
}
