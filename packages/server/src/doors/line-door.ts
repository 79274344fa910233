/** A door for clients that come over a connection of bytes: TCP, TLS or a Unix socket. */
import { serve } from '@partyline/net'
import type { Door } from './definition.ts'
import { originOf } from './origin.ts'
import type { DoorBehaviour } from './conversation.ts'
import type { Reception } from './reception.ts'

export function lineDoor(reception: Reception, behaviour: DoorBehaviour): Door {
  return {
    listen: (name, target, options) =>
      serve(target, (wire) => reception.serve({ door: name, origin: originOf(wire), wire }, behaviour), options),
    farewell: (reason) => `ERROR :${reason}\r\n`,
  }
}
