/** Which part of a file is asked for (RFC 9110 14). One at most: several are answered as none. */
import type { FilePart } from '../../../uploads/stores/file-store.ts'

/** null for all of it; `unsatisfiable` for a part that lies behind its end. */
export function partIn(field: string | undefined, bytes: number): FilePart | null | 'unsatisfiable' {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(field ?? '') ?? []
  if (first === '' && last === '') return null
  if (first === '') {
    const from = Math.max(0, bytes - Number(last))
    return from === bytes ? 'unsatisfiable' : { from, to: bytes }
  }
  const from = Number(first)
  const to = last === '' ? bytes : Math.min(Number(last) + 1, bytes)
  if (last !== '' && Number(last) < from) return null
  return from >= bytes ? 'unsatisfiable' : { from, to }
}
