/** The store of the tests is a store: it passes the suite that the store on disk passes. */
import { storeContract } from '../store/contract.ts'
import { MemoryStore } from './memory-store.ts'

storeContract('MemoryStore', () => {
  const store = new MemoryStore()
  return async () => store.reopen()
})
