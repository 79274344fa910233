/** What the ssh door bounds beside the limits of the server. */
import type { DoorLimits } from '../definition.ts'

const DAY_MS = 86_400_000

export const SSH_LIMITS = {
  sshConnectionsPerMinute: {
    default: 60,
    min: 1,
    max: 100_000,
    reason: 'of one address: to shake hands costs some milliseconds of a thread, and a script comes again and again',
    reached: 'the client is told how long to wait, and its connection ends',
  },
  sshLoginsUnderwayMax: {
    default: 100,
    min: 1,
    max: 10_000,
    reason: 'connections that shake hands or ask for a password hold memory, and have proven nothing',
    reached:
      'the address with the most of them loses its oldest. A client of an address that has as many is told to try again',
  },
  sshLoginTimeoutMs: {
    default: 60_000,
    min: 100,
    max: DAY_MS,
    reason: 'time to shake hands, to read a question and to type a password, and then to ask for a session',
    reached: 'the connection ends',
  },
  sshLoginAttemptsMax: {
    default: 20,
    min: 2,
    max: 1_000,
    reason: 'the keys that a client offers one after the other, of an agent with many, and what it tries then',
    reached: 'the connection ends. `ssh -o IdentitiesOnly=yes -i KEY` offers one',
  },
  sshPasswordAttemptsMax: {
    default: 3,
    min: 1,
    max: 100,
    reason: 'people mistype, and guessing costs a handshake each time',
    reached: 'the connection ends',
  },
  sshSessionsPerConnectionMax: {
    default: 4,
    min: 1,
    max: 100,
    reason: 'several windows over one connection (ControlMaster). Each counts for its address',
    reached: 'the client is told that it cannot open another',
  },
  sshColumnsMax: {
    default: 500,
    min: 60,
    max: 10_000,
    reason: 'a screen is held in memory, and drawn, cell by cell',
    reached: 'only so many columns are used',
  },
  sshFilesOpenMax: {
    default: 16,
    min: 1,
    max: 1_000,
    reason: 'files and folders that one connection has open (sftp). Each that is sent reserves room on the disk',
    reached: 'the client is told so, and may close one',
  },
  sshRowsMax: {
    default: 200,
    min: 16,
    max: 10_000,
    reason: 'a screen is held in memory, and drawn, cell by cell',
    reached: 'only so many rows are used',
  },
} as const satisfies DoorLimits
