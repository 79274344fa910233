/** Which servers a benchmark measures: what its option `--servers` names. */
import type { ServerUnderTest } from './server.ts'

/** @throws {Error} that says which there are */
export function findServers(names: readonly string[], servers: readonly ServerUnderTest[]): readonly ServerUnderTest[] {
  return names.map((wanted) => {
    const server = servers.find(({ name }) => name === wanted)
    if (server === undefined)
      throw new Error(`--servers takes ${servers.map(({ name }) => name).join(', ')}, not '${wanted}'`)
    return server
  })
}
