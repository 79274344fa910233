/** Where the browser client lies as it was built: beside the bundle in the published package, and where its own package builds it in this tree. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const BESIDE = new URL('./web/', import.meta.url)
const IN_THE_TREE = new URL('../../web/dist/', import.meta.url)

/** The folder may not be there: the server then says how it is made. */
export function clientFolder(): string {
  return fileURLToPath(existsSync(BESIDE) ? BESIDE : IN_THE_TREE)
}
