/** Two connections as one: what comes from either goes to the other, the end of a direction too. */
import type { Connection } from '@partyline/net'

/** Until both directions have ended. When one connection fails, both are aborted, and the failure is thrown. */
export async function joinConnections(left: Connection, right: Connection): Promise<void> {
  try {
    await Promise.all([pass(left, right), pass(right, left)])
    await Promise.all([left.close(), right.close()])
  } catch (error) {
    left.abort(error)
    right.abort(error)
    throw error
  }
}

async function pass(from: Connection, to: Connection): Promise<void> {
  for await (const bytes of from) await to.write(bytes)
  await to.closeWrite()
}
