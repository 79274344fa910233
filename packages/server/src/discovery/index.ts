/** `@partyline/server/discovery`: servers of the local network, for commands that need nothing else of the server. */
export { findServers } from './find-servers.ts'
export { answerForTransfer, findTransfer } from './find-transfer.ts'
export type { FoundServer } from './found-servers.ts'
