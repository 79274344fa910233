/** Makes what was written durable: each file by itself, or where there are many, the file system once (syncfs(2), by sync(1)). */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { errorCode } from './disk-error.ts'

/** From here on, one sync of everything costs less than one of each. */
const MANY = 32
const AT_ONCE = 8

/** @param paths of files and folders, made where they are needed @param folder that they are in */
export async function syncFiles(count: number, paths: () => string[], folder: string): Promise<void> {
  if (count > MANY && (await syncFileSystem(folder))) return
  const waiting = paths()
  const work = async () => {
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) await syncOne(path, folder)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

/** What its owner may not read cannot be opened for it. */
async function syncOne(path: string, folder: string): Promise<void> {
  try {
    await using handle = await open(path, 'r')
    await handle.sync()
  } catch (error) {
    if (errorCode(error) !== 'EACCES' || !(await syncFileSystem(folder))) throw error
  }
}

/** False where there is no such program, as outside of Linux, or it failed: it says of no file why. */
async function syncFileSystem(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return false
  const child = spawn('sync', ['--file-system', folder], { stdio: 'ignore' })
  try {
    const [code] = await once(child, 'exit')
    return code === 0
  } catch {
    return false
  }
}
