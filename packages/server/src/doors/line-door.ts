/** A door for clients that come over a connection of bytes: TCP, TLS or a Unix socket. */
import { serve, type Connection, type ServeOptions } from '@partyline/net'
import type { Door } from './definition.ts'
import { originOf } from './origin.ts'
import type { DoorBehaviour } from './conversation.ts'
import type { Reception } from './reception.ts'

/** @param ledBy serves a client that another program leads here; undefined where the connection is the client's own */
export function lineDoor(
  reception: Reception,
  behaviour: DoorBehaviour,
  ledBy: (name: string, wire: Connection, options: ServeOptions) => Promise<void> | undefined = () => undefined,
): Door {
  return {
    listen: (name, target, options) =>
      serve(
        target,
        (wire) =>
          ledBy(name, wire, options) ?? reception.serve({ door: name, origin: originOf(wire), wire }, behaviour),
        options,
      ),
    farewell: (reason) => `ERROR :${reason}\r\n`,
  }
}
