/** A standard stream or a file of ours that cannot be read or written: no defect, and nothing that the network did. */
import { ENGLISH, say, type Text, text } from '../language/text.ts'

export class LocalError extends Error {
  override readonly name = 'LocalError'
  /** The message, in any language. */
  readonly said: Text
  readonly remedy: Text
  /** The reader of our output went away, as head(1) does: nothing to say. */
  readonly isReaderGone: boolean

  /** @param doing such as `write standard output` */
  constructor(doing: Text, cause: unknown) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    const said = text`cannot ${doing}: ${cause instanceof Error ? cause.message : String(cause)}`
    super(say(said, ENGLISH), { cause })
    this.said = said
    this.remedy = REMEDIES.get(code) ?? text`look up the code in errno(3), and check where it was redirected to or from`
    this.isReaderGone = code === 'EPIPE'
  }
}

const REMEDIES: ReadonlyMap<string, Text> = new Map([
  ['ENOSPC', text`make room on the disk. Everything before it was written`],
  ['EDQUOT', text`make room within the quota. Everything before it was written`],
  ['EFBIG', text`the file system or the limit of the shell (ulimit -f) takes no larger file`],
  ['EISDIR', text`give a file and not a folder`],
  ['ENOENT', text`check the path: a file or folder in it does not exist`],
  ['EACCES', text`give this user the right to it, or another path`],
  ['EEXIST', text`give the name of a file that is not there yet`],
])
