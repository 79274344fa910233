/** What a client is made of, for Node and for browsers: the public surface of `@partyline/irc/client`. */
export type { Action, Credentials, PasswordCredentials, SendAction } from './action.ts'
export type { ConnectionState, Trouble } from './connection-state.ts'
export { ClientCore, type ClientOptions } from './core.ts'
export type { Effect, Input, Outcome } from './effect.ts'
export { hasRoom } from './has-room.ts'
export type * from './item.ts'
export { isLanguageOffered } from './language-offered.ts'
export { CLIENT_LIMITS, type ClientBounds } from './limits.ts'
export { Names } from './names.ts'
export type { Identity } from './registration.ts'
export { runClient, type Client, type ClientClock, type RunOptions } from './run-client.ts'
export { saveClient } from './save-client.ts'
export { parseSavedClient, type SavedClient, type SavedPlace } from './saved.ts'
export * from './state.ts'
export {
  EMPTY_TIMELINE,
  findById,
  findByKey,
  itemAt,
  itemById,
  itemsBackwards,
  itemsOf,
  type Chunk,
  type Position,
  type Timeline,
} from './timeline.ts'
export { TransportError, type LineConnection, type Transport } from './transport.ts'
export * from '../bot/index.ts'
export * from '../talk/index.ts'
