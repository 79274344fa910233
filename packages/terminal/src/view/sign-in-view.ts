/** The first screen, in the middle of the window. */
import type { SignIn } from '../app/sign-in.ts'
import type { Frame, Row, Size } from '../screen/frame.ts'
import { clip, fit, type Line, span } from '../screen/line.ts'
import { composeEditor } from './composer-view.ts'
import type { Look } from './look.ts'

const FORM_COLUMNS = 56
const LABEL_COLUMNS = 18

/** @param server as people call it; empty where there is nothing to say */
export function signInFrame(form: SignIn, server: string, size: Size, look: Look): Frame {
  const { strings, widths } = look
  const { signIn } = strings
  const width = Math.min(FORM_COLUMNS, size.columns - 2)
  const column = Math.max(0, Math.floor((size.columns - width) / 2))
  const head: readonly Line[] = [
    [span(signIn.title, { bold: true }), span(server === '' ? '' : `  ${signIn.where(server)}`, { fg: 'second' })],
    [span((widths.of('─') === 1 ? '─' : '-').repeat(width), { fg: 'line' })],
    [],
  ]
  const labels = { name: signIn.name, password: signIn.password, serverPassword: signIn.serverPassword }
  const fields = form.fields.map(({ name, editor }, index) => {
    const isHere = index === form.index
    const shown = name === 'name' ? editor : { ...editor, text: editor.text.replaceAll(/[^]/g, '•') }
    const [label = span('')] = fit(
      [span(labels[name], isHere ? { fg: 'accent', bold: true } : { fg: 'second' })],
      LABEL_COLUMNS,
      widths,
    )
    const prompt = { ...label, text: label.text.padEnd(LABEL_COLUMNS - widths.of(label.text) + label.text.length) }
    const { lines, cursor } = composeEditor(shown, prompt, width, 1, widths)
    const hint = name === 'password' && editor.text === '' ? [span(signIn.passwordHint, { fg: 'quiet' })] : []
    const [start, ...text] = lines[0] ?? []
    const isMarked = isHere && name === 'name' && form.isSuggested
    const written = isMarked ? text.map((part) => ({ ...part, style: { ...part.style, reverse: true } })) : text
    return { line: [start ?? prompt, ...written, ...hint], cursor, isHere }
  })
  const foot: readonly Line[] = [[], [span(form.mistake, { fg: 'danger' })], [span(signIn.join, { fg: 'second' })]]
  const lines = [...head, ...fields.map(({ line }) => line), ...foot]
  const top = Math.max(0, Math.floor((size.rows - lines.length) / 2))
  const rows = Array.from({ length: size.rows }, (_, row): Row => {
    const line = lines[row - top]
    return line === undefined ? [] : [{ column, width, line: clip(line, width, widths) }]
  })
  const at = fields.findIndex(({ isHere }) => isHere)
  const cursor = { row: top + head.length + at, column: column + (fields[at]?.cursor.column ?? 0) }
  return { size, rows, cursor: cursor.row < size.rows ? cursor : null }
}
