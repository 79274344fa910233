import { defaultLimits } from '../limits.ts'
import { storeContract } from './contract.ts'
import { openStore } from './open-store.ts'
import { folderFor, NO_MEMORY } from './testing.ts'

storeContract('the store in SQLite, answering from memory first', (context) => {
  const folder = folderFor(context)
  return () => openStore({ folder, durability: 'process', limits: defaultLimits() })
})

storeContract('the store in SQLite, answering from the disk', (context) => {
  const folder = folderFor(context)
  return () => openStore({ folder, durability: 'fsync', limits: NO_MEMORY })
})
