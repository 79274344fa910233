/** Every way in which a transfer can fail, by a code that travels to the other side too. `docs/reference/errors.md` is made from the table. */
export const ERRORS = {
  TRANSFER_CODE: {
    meaning: 'what was given is no code',
    remedy: 'write it as it was printed: a number and two words, such as 42-velvet-otter',
  },
  TRANSFER_WRONG_CODE: {
    meaning: 'the two sides do not have the same code',
    remedy: 'check the words with the other side. After three wrong ones the code is no longer good',
  },
  TRANSFER_CODE_BURNT: {
    meaning: 'the code was tried wrongly three times and is no longer good',
    remedy: 'start again with a new code. Whoever guessed at it has seen nothing of the files',
  },
  TRANSFER_NOT_FOUND: {
    meaning: 'nobody on this network waits with this code',
    remedy: 'check the number of the code, or name the other side: --to HOST:PORT, as it printed it',
  },
  TRANSFER_OTHER: {
    meaning: 'the side that answered is not the other end of this transfer',
    remedy: 'check the address and the number of the code, and that one side sends and the other receives',
  },
  TRANSFER_CONNECTION: {
    meaning: 'the connection with the other side broke or fell silent',
    remedy: 'run both commands again, receive with --resume: what has arrived is kept and need not be sent again',
  },
  TRANSFER_PROTOCOL: {
    meaning: 'the other side said something that ptl/1 does not allow at this point',
    remedy: 'use the same version of partyline on both sides. If it is the same, please report it',
  },
  TRANSFER_REFUSED: {
    meaning: 'the other side does not want the transfer, or has stopped it',
    remedy: 'ask the other side',
  },
  TRANSFER_PATH: {
    meaning: 'a name that was offered could be the name of something else here',
    remedy: 'nothing was stored. If you trust the other side, have the file renamed there',
  },
  TRANSFER_CONFLICT: {
    meaning: 'something with this name is in the destination already',
    remedy: 'move it away, receive into another folder, or say --on-conflict skip, rename or overwrite',
  },
  TRANSFER_INTEGRITY: {
    meaning: 'what arrived is not what was sent',
    remedy:
      'run both commands again, receive with --resume. If it happens again, suspect the memory or the disk of a machine',
  },
  TRANSFER_CHANGED: {
    meaning: 'a file changed while it was sent',
    remedy: 'wait until nothing writes to it, and run both commands again, receive with --resume',
  },
  TRANSFER_SPACE: {
    meaning: 'there is not enough room on the disk of the receiver',
    remedy: 'make room there, or receive into a folder on another disk',
  },
  TRANSFER_DISK: {
    meaning: 'a file or a folder cannot be read or written',
    remedy: 'check the path and the rights of this user, and the disk. What has arrived is kept for receive --resume',
  },
  TRANSFER_SOURCE: {
    meaning: 'what was named cannot be sent',
    remedy: 'name a file or a folder that exists and that this user may read',
  },
  TRANSFER_INTERRUPTED: {
    meaning: 'the transfer was interrupted',
    remedy: 'run both commands again, receive with --resume: what has arrived is kept',
  },
  TRANSFER_INTERNAL: {
    meaning: 'the program has a defect',
    remedy: 'please report it, with the lines above',
  },
} as const

export type ErrorCode = keyof typeof ERRORS

export interface TransferErrorOptions {
  /** What lies behind it, mostly an error of the system. */
  readonly cause?: unknown
  /** Default: the remedy of the table. */
  readonly remedy?: string
  /** It was the other side that found it. */
  readonly isFromPeer?: boolean
}

/** A transfer that cannot begin or go on. What has arrived stays in the staging folder; nothing stands under its name before all of it is verified. */
export class TransferError extends Error {
  override readonly name = 'TransferError'
  /** Stable; `ERRORS` has all. */
  readonly code: ErrorCode
  /** What a person can do about it. */
  readonly remedy: string
  /** The other side found it and has said so. */
  readonly isFromPeer: boolean

  constructor(code: ErrorCode, message: string, options: TransferErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.remedy = options.remedy ?? ERRORS[code].remedy
    this.isFromPeer = options.isFromPeer ?? false
  }
}

/** A code as it came from the other side; null for one that this version does not know. */
export function parseErrorCode(code: string): ErrorCode | null {
  return isErrorCode(code) ? code : null
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code)
}
