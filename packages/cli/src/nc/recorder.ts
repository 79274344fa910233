/** Copies of a session in files: as it is (`-o`) and in hexadecimal (`-x`), both directions in the order they happened. */
import { text } from '../language/text.ts'
import { closeSync, openSync, writeSync } from 'node:fs'
import { hexDump } from './hex-dump.ts'
import { LocalError } from './local-error.ts'
import { systemReason } from './system-reason.ts'
import { UsageError } from './usage-error.ts'

export interface RecorderFiles {
  readonly outputFile: string | undefined
  readonly hexDumpFile: string | undefined
  readonly hasAppendedOutput: boolean
}

export class Recorder implements Disposable {
  readonly #output: OpenFile | undefined
  readonly #hexDump: OpenFile | undefined

  /** @throws {UsageError} a file cannot be opened */
  constructor({ outputFile, hexDumpFile, hasAppendedOutput }: RecorderFiles) {
    const open = (path: string | undefined) => (path === undefined ? undefined : openFile(path, hasAppendedOutput))
    this.#output = open(outputFile)
    this.#hexDump = open(hexDumpFile)
  }

  /** @throws {LocalError} a file cannot be written, such as when the disk is full */
  record(bytes: Uint8Array): void {
    if (this.#output !== undefined) writeAll(this.#output, bytes)
    if (this.#hexDump !== undefined) writeAll(this.#hexDump, hexDump(bytes))
  }

  [Symbol.dispose](): void {
    for (const file of [this.#output, this.#hexDump]) if (file !== undefined) closeSync(file.descriptor)
  }
}

interface OpenFile {
  readonly path: string
  readonly descriptor: number
}

function openFile(path: string, isAppended: boolean): OpenFile {
  try {
    return { path, descriptor: openSync(path, isAppended ? 'a' : 'w') }
  } catch (error) {
    throw new UsageError(
      text`cannot write ${JSON.stringify(path)}: ${systemReason(error)}`,
      text`check the folder and its permissions`,
    )
  }
}

function writeAll({ path, descriptor }: OpenFile, bytes: Uint8Array): void {
  try {
    for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done)
  } catch (error) {
    throw new LocalError(text`write ${JSON.stringify(path)}`, error)
  }
}
