/** What the exit code of a command says. A program that starts the server can act on it without reading the message. */
export const EXIT = {
  ok: 0,
  /** Nothing that a code below describes: most likely a defect. */
  unexpected: 1,
  /** The command line, the configuration or a file that they name cannot be used. */
  usage: 2,
  /** The data folder: not writable, in use by another process, from a newer version, damaged. */
  data: 3,
  /** A door cannot listen: port in use, no permission, no such address. */
  listen: 4,
  /** A certificate or its key cannot be used. */
  certificate: 5,
  /** The cluster: NATS servers that do not answer or are not fit, or a node that is not part of it any more. */
  cluster: 6,
  /** What was named is not there: an account, a ban, a channel, an invitation, a nickname, a token. */
  missing: 7,
  /** The server that was asked does not do it, or none answers. */
  refused: 8,
} as const

/** The conventional codes of a process that a signal ended: 128 and the number of the signal (POSIX 2.8.2). */
export const EXIT_BY_SIGNAL = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

const BY_AREA: readonly (readonly [prefix: string, exitCode: number])[] = [
  ['CONFIG_', EXIT.usage],
  ['EXPORT_', EXIT.missing],
  ['IMPORT_', EXIT.usage],
  ['STORE_', EXIT.data],
  ['NET_', EXIT.listen],
  ['CERTIFICATE_', EXIT.certificate],
  ['CLUSTER_', EXIT.cluster],
]

/** The exit code for an error of this code; codes begin with the area that they come from. */
export function exitCodeFor(errorCode: string): number {
  return BY_AREA.find(([prefix]) => errorCode.startsWith(prefix))?.[1] ?? EXIT.unexpected
}
