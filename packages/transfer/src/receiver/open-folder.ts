/**
 * A folder that is held open, so that what is done in it is done in this one, whatever is put in the place of its name meanwhile:
 * a link that somebody slips in leads nowhere. Linux has a path for each open descriptor; other systems get the plain path.
 */
import { closeSync, constants, existsSync, fsyncSync, lstatSync, openSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from './disk-error.ts'

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants

export class OpenFolder implements Disposable {
  /** Good for calls as long as it is open. */
  readonly path: string
  readonly #descriptor: number

  private constructor(path: string, descriptor: number) {
    this.#descriptor = descriptor
    const held = `/proc/self/fd/${descriptor}`
    this.path = existsSync(held) ? held : path
  }

  /** A folder that a person has named, by way of links too. */
  static named(path: string): OpenFolder {
    return new OpenFolder(path, openSync(path, O_RDONLY | O_DIRECTORY))
  }

  /** A folder in this one, and no link to one. */
  inside(name: string): OpenFolder {
    const path = join(this.path, name)
    return new OpenFolder(path, openSync(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW))
  }

  /** What has this name here; null where nothing has. */
  look(name: string): Stats | null {
    try {
      return lstatSync(join(this.path, name))
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null
      throw error
    }
  }

  sync(): void {
    fsyncSync(this.#descriptor)
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor)
  }
}
