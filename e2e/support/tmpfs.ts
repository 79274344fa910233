/** A small disk of a test's own, in memory; only root can have one. */
import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** @param options as mount(8) takes them for tmpfs: `size=1m`, `ro` */
export async function mountTmpfs(folder: string, options: string): Promise<AsyncDisposable> {
  await mkdir(folder)
  await run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder])
  return {
    async [Symbol.asyncDispose]() {
      await run('umount', [folder])
    },
  }
}
