/**
 * Where Node keeps what it has compiled and whose types it has stripped, for `NODE_COMPILE_CACHE`. The tests start more than a
 * thousand processes, and each would spend a second on the same files again.
 */
import { join } from 'node:path'

export const COMPILE_CACHE = join(import.meta.dirname, '../node_modules/.cache/node-compile-cache')
