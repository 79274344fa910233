/**
 * Where the last parameter of a command is text for people (RFC 2812 3). Of numerics `text-params.ts` knows; this list alone is for clients,
 * which write no numerics, and whose bytes are counted.
 */

/** By verb, from which place a last parameter is text; in front of it stand the targets and the like. */
export const COMMAND_TEXT_FROM: ReadonlyMap<string, number> = new Map([
  ['AWAY', 0],
  // After the nickname and the subcommand; what a client sends has no nickname in front.
  ['CAP', 2],
  ['ERROR', 0],
  ['FAIL', 2],
  // IRCv3 extended-join: the real name, after channel and account.
  ['JOIN', 2],
  ['KICK', 2],
  // IRCv3 metadata: the value, after target, key and visibility.
  ['METADATA', 3],
  ['NOTE', 2],
  ['NOTICE', 1],
  ['PART', 1],
  ['PRIVMSG', 1],
  ['QUIT', 0],
  // After the target and the id of the message.
  ['REDACT', 2],
  ['SETNAME', 0],
  ['TOPIC', 1],
  ['USER', 3],
  ['WARN', 2],
])
