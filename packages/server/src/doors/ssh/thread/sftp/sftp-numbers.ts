/** Numbers of SFTP, version 3 (draft-ietf-secsh-filexfer-02 3 to 7), and what OpenSSH adds (its file PROTOCOL, 4). */

export const VERSION = 3

export const REQUEST = {
  init: 1,
  open: 3,
  close: 4,
  read: 5,
  write: 6,
  lstat: 7,
  fstat: 8,
  setstat: 9,
  fsetstat: 10,
  opendir: 11,
  readdir: 12,
  remove: 13,
  mkdir: 14,
  rmdir: 15,
  realpath: 16,
  stat: 17,
  rename: 18,
  readlink: 19,
  symlink: 20,
  extended: 200,
} as const

export const REPLY = {
  version: 2,
  status: 101,
  handle: 102,
  data: 103,
  name: 104,
  attributes: 105,
  extended: 201,
} as const

/** SSH_FX_… */
export const STATUS = {
  ok: 0,
  endOfFile: 1,
  missing: 2,
  denied: 3,
  failed: 4,
  badMessage: 5,
  unsupported: 8,
} as const

/** SSH_FXF_… */
export const OPEN_FLAG = { read: 1, write: 2, append: 4, create: 8, truncate: 16, exclusive: 32 } as const

/** SSH_FILEXFER_ATTR_… */
export const ATTRIBUTE = { size: 1, owner: 2, permissions: 4, times: 8 } as const

/** How large a request may be: as in OpenSSH. */
export const PACKET_BYTES_MAX = 256 * 1024
/** In a request to read, and so in its answer. A shorter answer than was asked for would have the client ask for the rest out of order. */
export const READ_BYTES_MAX = PACKET_BYTES_MAX - 1024
/**
 * What clients are told to write at a time: a prime. A client of OpenSSH that is interrupted (Ctrl-C in `sftp`) closes the file as if it were whole, with
 * nothing but whole writes behind it; a file of a multiple of this size is not met with otherwise.
 */
export const WRITE_BYTES = 261_101
/** Of a path: as PATH_MAX of Linux. */
export const PATH_BYTES_MAX = 4_096
