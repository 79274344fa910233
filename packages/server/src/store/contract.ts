/**
 * The suite that every Store passes. An implementation calls it with a way to open its store on a place that outlives
 * the store, so that what was recorded can be looked for after a new start.
 */
import { describe } from 'node:test'
import type { MakePlace } from './contract-questions.ts'
import { historyContract } from './history-contract.ts'
import { recordingContract } from './recording-contract.ts'

export function storeContract(name: string, makeItsPlace: MakePlace): void {
  /** What a failed test leaves open would keep the process. */
  const makePlace: MakePlace = (context) => {
    const open = makeItsPlace(context)
    return async () => {
      const opened = await open()
      context.after(() => opened.store.close())
      return opened
    }
  }
  void describe(name, () => {
    recordingContract(makePlace)
    historyContract(makePlace)
  })
}
