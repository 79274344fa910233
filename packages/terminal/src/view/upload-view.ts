/** The row above the hints: which file is being sent, how far it is, and how it is given up; or why it could not be sent. */
import { fit, type Line, lineWidth, span, wrap } from '../screen/line.ts'
import type { UploadView } from '../files/uploads.ts'
import type { Look } from './look.ts'

/** A reason is read to its end. */
const ROWS_MAX = 3

export function uploadLines(view: UploadView, columns: number, look: Look): readonly Line[] {
  return view.kind === 'sending' ? [sendingLine(view, columns, look)] : failedLines(view, columns, look)
}

function sendingLine(view: Extract<UploadView, { kind: 'sending' }>, columns: number, look: Look): Line {
  const { widths } = look
  const { left, right } = sending(view, look)
  const room = Math.max(0, columns - lineWidth(right, widths) - 1)
  return [...fit(left, room, widths), ...right, span(' ')]
}

function failedLines(
  { name, why }: Extract<UploadView, { kind: 'failed' }>,
  columns: number,
  look: Look,
): readonly Line[] {
  const { strings, widths } = look
  const right = span(strings.upload.dismiss, { fg: 'quiet' })
  const room = Math.max(1, columns - INDENT.length - lineWidth([right], widths) - 2)
  const words = wrap([span(strings.upload.failed(name, why), { fg: 'danger' })], room, widths)
  return words.slice(0, ROWS_MAX).map((line, index) => {
    const isCut = index === ROWS_MAX - 1 && words.length > ROWS_MAX
    const shown = fit(isCut ? [...fit(line, room - 1, widths), span('…', { fg: 'danger' })] : line, room, widths)
    return index === 0 ? [span(' ✗ ', { fg: 'danger' }), ...shown, span(' '), right] : [span(INDENT), ...shown]
  })
}

const INDENT = '   '

interface Sides {
  readonly left: Line
  readonly right: Line
}

function sending(view: Extract<UploadView, { kind: 'sending' }>, { strings, formats }: Look): Sides {
  const { name, bytes, bytesTotal, bytesPerSecond, isBroken, waiting } = view
  const { upload } = strings
  const share = bytesTotal === 0 ? 1 : bytes / bytesTotal
  const state = isBroken
    ? upload.broken
    : bytes === 0
      ? upload.reading
      : share >= 1
        ? upload.verifying
        : [
            `${Math.floor(share * 100)} % ${upload.of(formats.bytes(bytesTotal))}`,
            ...(bytesPerSecond === null ? [] : [`${formats.bytes(bytesPerSecond)}/s`]),
          ].join('  ')
  return {
    left: [
      span(' ↑ ', { fg: 'accent' }),
      span(name),
      ...(waiting === 0 ? [] : [span(` +${waiting}`, { fg: 'second' })]),
    ],
    right: [span(`${state}   `, { fg: isBroken ? 'danger' : 'accent' }), span(upload.cancel, { fg: 'quiet' })],
  }
}
