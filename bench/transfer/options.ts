/** Options of the benchmark of transfers. */
import { tmpdir } from 'node:os'
import { parseArgs } from 'node:util'

export interface Options {
  readonly megabytes: number
  readonly files: number
  readonly rounds: number
  /** On the disk that is measured. */
  readonly folder: string
  /** Where the speeds are to be drawn; null for nowhere. */
  readonly plot: string | null
}

export const USAGE = `npm run bench -- transfer [options]

  --size MIB     of the one file (default: 4096)
  --files N      small files of 4 KiB (default: 20000)
  --rounds N     (default: 3)
  --folder PATH  where the files are, on the disk to be measured (default: ${tmpdir()})
  --plot FILE    an SVG of the speeds
`

/** null for options that are not understood. */
export function parseOptions(args: readonly string[]): Options | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        size: { type: 'string', default: '4096' },
        files: { type: 'string', default: '20000' },
        rounds: { type: 'string', default: '3' },
        folder: { type: 'string', default: tmpdir() },
        plot: { type: 'string' },
      },
    })
    const [megabytes, files, rounds] = [values.size, values.files, values.rounds].map(Number)
    if (megabytes === undefined || files === undefined || rounds === undefined) return null
    const isRight = [megabytes, files, rounds].every((value) => Number.isInteger(value) && value >= 0) && rounds > 0
    return isRight ? { megabytes, files, rounds, folder: values.folder, plot: values.plot ?? null } : null
  } catch {
    return null
  }
}
