/** What lies over the timeline: the palette, the search, the page of keys. Each is a head, and a list of which a part is shown. */
import { bareText } from '@partyline/irc'
import { SLASH_COMMANDS, sayPhrase, slashUsage, type ClientState, type Search } from '@partyline/irc/client'
import { KEY_HELP } from '../app/key-map.ts'
import { paletteEntries } from '../app/palette-entries.ts'
import type { Overlay, Ui } from '../app/ui.ts'
import type { Cursor } from '../screen/frame.ts'
import { clip, fit, type Line, type Span, span, wrap } from '../screen/line.ts'
import type { Widths } from '../screen/widths.ts'
import { composeEditor } from './composer-view.ts'
import type { Look } from './look.ts'
import type { PaneLine } from './pane.ts'
import { nameSpan } from './row-painter.ts'

export interface OverlayLines {
  readonly lines: readonly PaneLine[]
  /** Within the lines. */
  readonly cursor: Cursor | null
}

export function overlayLines(
  overlay: Overlay,
  state: ClientState,
  ui: Ui,
  width: number,
  rows: number,
  look: Look,
): OverlayLines {
  switch (overlay.kind) {
    case 'palette': {
      const entries = paletteEntries(state, ui, overlay.editor.text, look)
      const list = entries.map(({ label, detail }): Line => [span(`  ${label}`), span(`  ${detail}`, { fg: 'second' })])
      return asked(overlay, look.strings.palette.title, list, look.strings.palette.empty, width, rows, look)
    }
    case 'search':
      return asked(
        overlay,
        look.strings.search.title,
        hitLines(state.search, state, look),
        searchWords(state.search, look),
        width,
        rows,
        look,
      )
    case 'help': {
      const lines = helpLines(width, look)
      return { lines: lines.slice(overlay.top, overlay.top + rows).map((line) => ({ line })), cursor: null }
    }
    default:
      return overlay satisfies never
  }
}

/** A field, and what was found below it. */
function asked(
  { editor, index }: Extract<Overlay, { readonly index: number }>,
  title: string,
  list: readonly Line[],
  otherwise: string,
  width: number,
  rows: number,
  { widths }: Look,
): OverlayLines {
  const { lines: field, cursor } = composeEditor(
    editor,
    span(`  ${title} › `, { fg: 'accent', bold: true }),
    width,
    1,
    widths,
  )
  const room = rows - 3
  const marked = Math.min(index, list.length - 1)
  const top = Math.max(0, Math.min(marked - Math.floor(room / 2), list.length - room))
  const shown = list.slice(top, top + room).map((line, at): PaneLine => ({
    line: clip(line, width, widths),
    target: { kind: 'entry', index: top + at },
    ...(top + at === marked && { ground: 'selected' as const }),
  }))
  const said: readonly PaneLine[] = list.length === 0 ? [{ line: [span(`  ${otherwise}`, { fg: 'second' })] }] : shown
  const head = field.map((line): PaneLine => ({ line }))
  return {
    lines: [{ line: [] }, ...head, { line: [] }, ...said],
    cursor: { row: cursor.row + 1, column: cursor.column },
  }
}

function searchWords(search: Search | null, { strings }: Look): string {
  if (search === null) return strings.search.hint
  if (search.status === 'busy') return strings.search.busy
  return search.status === 'idle' ? strings.search.none : strings.search.failed(search.status.text)
}

/** The newest first, as the entries are counted. */
function hitLines(search: Search | null, state: ClientState, { formats }: Look): readonly Line[] {
  const hits = search?.hits ?? []
  return hits
    .toReversed()
    .map(({ place, item }) => [
      span(`  ${formats.shortDay(item.time)} ${formats.time(item.time)}  `, { fg: 'second' }),
      span(`${state.places.get(place)?.name ?? place}  `, { fg: 'second' }),
      nameSpan(item.author.nick, item.author.account),
      span(`  ${bareText(item.text).replaceAll('\n', ' ')}`),
    ])
}

/** How many lines there are, so that keys know where its end is. */
export function helpLines(width: number, look: Look): readonly Line[] {
  const { strings, widths, phrases } = look
  const keys = KEY_HELP.flatMap(([keys, says]) => explained(keys, 24, span(strings.keys[says]), width, widths))
  const commands = SLASH_COMMANDS.flatMap((command) => {
    const help = span(sayPhrase(command.help, phrases), { fg: 'second' })
    return explained(sayPhrase(slashUsage(command), phrases), Math.floor(width / 2), help, width, widths)
  })
  const title = (words: string): Line => [span(`  ${words}`, { fg: 'accent', bold: true })]
  const close = span(`   ${strings.help.close}`, { fg: 'second' })
  const lines = [[...title(strings.help.title), close], [], ...keys, [], title(strings.help.commands), [], ...commands]
  return lines.map((line) => clip(line, width, widths))
}

/** A name, and beside it what it is, both whole. */
function explained(name: string, column: number, help: Span, width: number, widths: Widths): readonly Line[] {
  const names = wrap([span(name, { bold: true })], column - 4, widths)
  const says = wrap([help], width - column, widths)
  return Array.from({ length: Math.max(names.length, says.length) }, (_, at) => [
    ...fit([span('  '), ...(names[at] ?? [])], column, widths),
    ...(says[at] ?? []),
  ])
}
