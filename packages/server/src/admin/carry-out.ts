/** Has the node itself wish something, and tells what became of it. */
import type { Journal } from '../journal/journal.ts'
import type { Refusal } from '../network/refusal.ts'
import type { AdminParts } from './operation.ts'

/** @param stopped aborted when nothing is carried out any more */
export function carryingOut(journal: Pick<Journal, 'submit'>, stopped: AbortSignal): AdminParts['carryOut'] {
  return (command) => {
    const { promise, resolve, reject } = Promise.withResolvers<Refusal | null>()
    const give = () => reject(new Error('the server stopped before this was done'))
    if (stopped.aborted) give()
    stopped.addEventListener('abort', give, { once: true })
    const settled = (refusals: readonly Refusal[]) => resolve(refusals[0] ?? null)
    if (!stopped.aborted) journal.submit({ kind: 'wish', session: null, rank: 'usual', command, label: null, settled })
    return promise.finally(() => stopped.removeEventListener('abort', give))
  }
}
