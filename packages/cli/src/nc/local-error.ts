/** A standard stream or a file of ours that cannot be read or written: no defect, and nothing that the network did. */

export class LocalError extends Error {
  override readonly name = 'LocalError'
  readonly remedy: string
  /** Whoever read our output went away, as head(1) does: nothing to say. */
  readonly isReaderGone: boolean

  /** @param doing such as `write standard output` */
  constructor(doing: string, cause: unknown) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    super(`cannot ${doing}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.remedy = REMEDIES.get(code) ?? 'look up the code in errno(3), and check where it was redirected to or from'
    this.isReaderGone = code === 'EPIPE'
  }
}

const REMEDIES: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'make room on the disk; what came before is written'],
  ['EDQUOT', 'make room within the quota; what came before is written'],
  ['EFBIG', 'the file system or the limit of the shell (ulimit -f) takes no larger file'],
  ['EISDIR', 'give a file and not a folder'],
])
