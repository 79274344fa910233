/** Makes of the messages that answer one labeled command one response (IRCv3 labeled-response). */
import { isMessage, type Lines, type OutMessage } from '../session/out-message.ts'

/** @param nextBatch names the batch, when one is needed */
export function* labeled(lines: Lines, label: string, server: string, nextBatch: () => string): Lines {
  const from = (verb: string, ...params: readonly string[]): OutMessage => ({ source: server, verb, params })
  let first: OutMessage | null = null
  let reference: string | null = null
  let isOneBatch = false
  for (const line of lines) {
    if (!isMessage(line) || isOneBatch) yield line
    else if (first === null) {
      first = line
      // A response that is a batch already carries the label on its start.
      isOneBatch = line.verb === 'BATCH'
      if (isOneBatch) yield { ...line, label }
    } else {
      if (reference === null) {
        reference = nextBatch()
        yield { ...from('BATCH', `+${reference}`, 'labeled-response'), label }
        yield { ...first, batch: reference }
      }
      yield line.batch === undefined ? { ...line, batch: reference } : line
    }
  }
  if (first === null) yield { ...from('ACK'), label }
  else if (reference !== null) yield from('BATCH', `-${reference}`)
  else if (!isOneBatch) yield { ...first, label }
}
