/** Tells of each file that was made, changed or removed, once it is recorded: on a cluster, other nodes do that too. */
import { parseFileId, type FileId } from '../network/shared-file.ts'
import type { Change, Store } from '../store/store.ts'

export function tellingFiles(store: Pick<Store, 'append'>, onChanged: (id: FileId) => void): Pick<Store, 'append'> {
  return {
    async append(batch) {
      await store.append(batch)
      for (const change of batch.changes) {
        const id = fileIn(change)
        if (id !== null) onChanged(id)
      }
    },
  }
}

function fileIn(change: Change): FileId | null {
  if (change.kind !== 'kept' && change.kind !== 'dropped') return null
  const { of, key } = change.kind === 'kept' ? change.record : change
  return of === 'file' ? parseFileId(key) : null
}
