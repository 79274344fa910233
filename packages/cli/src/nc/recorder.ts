/** Copies of a session in files: as it is (`-o`) and in hexadecimal (`-x`), both directions in the order they happened. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { hexDump } from './hex-dump.ts'
import { UsageError } from './usage-error.ts'

export interface RecorderFiles {
  readonly outputFile: string | undefined
  readonly hexDumpFile: string | undefined
  readonly hasAppendedOutput: boolean
}

export class Recorder implements Disposable {
  readonly #output: number | undefined
  readonly #hexDump: number | undefined

  /** @throws {UsageError} a file cannot be opened */
  constructor({ outputFile, hexDumpFile, hasAppendedOutput }: RecorderFiles) {
    const open = (path: string | undefined) => (path === undefined ? undefined : openFile(path, hasAppendedOutput))
    this.#output = open(outputFile)
    this.#hexDump = open(hexDumpFile)
  }

  /** @throws {Error} a file cannot be written, such as when the disk is full */
  record(bytes: Uint8Array): void {
    if (this.#output !== undefined) writeAll(this.#output, bytes)
    if (this.#hexDump !== undefined) writeAll(this.#hexDump, hexDump(bytes))
  }

  [Symbol.dispose](): void {
    for (const file of [this.#output, this.#hexDump]) if (file !== undefined) closeSync(file)
  }
}

function openFile(path: string, isAppended: boolean): number {
  try {
    return openSync(path, isAppended ? 'a' : 'w')
  } catch (error) {
    throw new UsageError(
      `cannot write ${JSON.stringify(path)}: ${String(error)}`,
      'check the folder and its permissions',
    )
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done)
}
