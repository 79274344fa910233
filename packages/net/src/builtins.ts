/**
 * Modules of Node that not every program needs, loaded when they are first used: TLS and cryptography together take a third of
 * the time in which this package loads, and each garbage collection walks through what is loaded.
 */

/** `node:tls` */
export const tls = () => process.getBuiltinModule('node:tls')

/** `node:crypto` */
export const crypto = () => process.getBuiltinModule('node:crypto')

/** `node:http`. An import reads all its names, of which some are those of Node's `fetch`: 10 MiB. */
export const http = () => process.getBuiltinModule('node:http')
