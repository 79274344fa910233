/** A clock that a test sets, for a process and its threads: libfaketime gives it other dates, and the same durations. */
import { writeFile } from 'node:fs/promises'
import type { TempFolder } from './temp-folder.ts'

export class SettableClock {
  /** Words before a command: it has this clock. */
  readonly under: readonly string[]
  readonly #file: string

  static async start(folder: TempFolder): Promise<SettableClock> {
    const clock = new SettableClock(folder.path('clock'))
    await clock.set(0)
    return clock
  }

  constructor(file: string) {
    this.#file = file
    this.under = [
      'env',
      // The loader puts in the folder of this kind of machine.
      'LD_PRELOAD=/usr/$LIB/faketime/libfaketimeMT.so.1',
      `FAKETIME_TIMESTAMP_FILE=${file}`,
      'FAKETIME_NO_CACHE=1',
      'FAKETIME_DONT_FAKE_MONOTONIC=1',
    ]
  }

  /** @param seconds ahead of the real clock, or behind it when negative */
  async set(seconds: number): Promise<void> {
    await writeFile(this.#file, `${seconds < 0 ? '' : '+'}${seconds}\n`)
  }
}
