/**
 * Every error that an operator of the server may meet, in one table: its code, what it means and what to do.
 * `docs/reference/errors.md` says the same, and a check compares the two.
 *
 * An error's message says what was done and what was found, with the values; meaning and remedy here hold for every case.
 * Answers to clients are not errors: they are refusals, and numerics of the protocol.
 */

export interface ErrorEntry {
  readonly meaning: string
  /** What a person can do, in one sentence. */
  readonly remedy: string
}

export const ERRORS = {
  STORE_FULL: {
    meaning: 'The disk that holds the data folder has no room left. What could not be recorded was not delivered.',
    remedy: 'Free some space. A server that runs goes on by itself. One that could not start must be started again.',
  },
  STORE_NEWER: {
    meaning: 'The history was written by a newer version of the server.',
    remedy: 'Start that version, or give another data folder.',
  },
  STORE_LOCKED: {
    meaning: 'Another process uses this data folder.',
    remedy: 'Stop that process first, or give this server a data folder of its own.',
  },
  STORE_UNWRITABLE: {
    meaning: 'The data folder cannot be made, read or written.',
    remedy: 'Give the user that runs the server the right to read and write there, or give another data folder.',
  },
  STORE_NO_FOLDER: {
    meaning: 'There can be no folder at this path: a file is in the way, or the file system takes none, as /proc.',
    remedy: 'Give another data folder.',
  },
  STORE_MOVED: {
    meaning:
      'The data folder, or a file in it, is not where it was when the server started. Nothing is accepted until it is back.',
    remedy:
      'Move it back, and the server goes on. Or stop the server, and start it with the folder that is right. What was removed is gone when the server stops.',
  },
  STORE_CORRUPT: {
    meaning: 'The history file is damaged or is no SQLite database.',
    remedy: 'Move history.sqlite and its -wal and -shm files away and restore a backup in their place.',
  },
  STORE_FAILED: {
    meaning: 'The disk or the database refused for another reason. Nothing of the batch was recorded or delivered.',
    remedy: 'Read the cause, and look for errors of the disk in the log of the system.',
  },
  STORE_OCCUPIED: {
    meaning: 'There is something already where a folder was to be made. Nothing was changed.',
    remedy: 'Give another path. `partyline admin restore --replace` moves an old data folder aside.',
  },
  STORE_NO_HISTORY: {
    meaning: 'This folder has no history in it.',
    remedy: 'Name the data folder of the server with --data.',
  },
  STORE_BACKUP_UNUSABLE: {
    meaning: 'The backup is not whole, or was changed after it was made. Nothing was put in place.',
    remedy:
      'Use another backup. Copy a backup with its whole folder, and compare what `partyline admin verify` says on both sides.',
  },
  EXPORT_CHANNEL: {
    meaning: 'There is no such channel, and no history of one. Nothing was exported.',
    remedy:
      'Write its name with its #, as `partyline admin channels` shows it. Without --channel, everything is exported.',
  },
  IMPORT_CHANNEL: {
    meaning: 'This is no name of a channel. Nothing was imported.',
    remedy: "Write it with its #, and in quotes, as '#lobby': a shell takes what stands behind a # for a comment.",
  },
  IMPORT_FILE: {
    meaning: 'A file that was to be imported cannot be read. Nothing was imported.',
    remedy:
      'Name files, or folders that have nothing but logs of one channel in them, which the user of this command may read.',
  },
  IMPORT_FORMAT: {
    meaning: 'A file is no log of a format that is known. Nothing was imported.',
    remedy:
      'Say its format with --format: json, irssi, weechat, znc or hexchat. A log of ZNC has its date in the name of the file, one of irssi or HexChat on its first lines.',
  },
  IMPORT_ORDER: {
    meaning: 'A line of a log is dated more than a day before one that stands above it. Nothing was imported.',
    remedy:
      'Give logs of one client only, none of the same time twice. Lines of an export are put in order by sort(1).',
  },
  IMPORT_CLUSTER: {
    meaning: 'This is the history of a node, which has what the stream of its cluster has. Nothing was imported.',
    remedy:
      'Import into the history of a server that is alone: what is imported on one node, no other node would have.',
  },
  CONFIG_FILE_UNREADABLE: {
    meaning: 'A file that the configuration names cannot be read.',
    remedy: 'Check the path, and that the user that runs the server may read the file.',
  },
  CONFIG_SYNTAX: {
    meaning: 'The configuration file is not valid TOML.',
    remedy: 'Correct the line. Text stands in double quotes. A table such as [limits] comes after all other options.',
  },
  CONFIG_UNKNOWN_OPTION: {
    meaning: 'There is no option of this name, so it would have had no effect.',
    remedy: 'Correct the name or remove it. `partyline serve --help` lists all options.',
  },
  CONFIG_INVALID_VALUE: {
    meaning: 'The value of an option is not one that it can have.',
    remedy: 'Give a value of the expected form. `partyline serve --help` describes every option.',
  },
  CONFIG_CONFLICT: {
    meaning: 'Two options contradict each other, or one needs another that is missing.',
    remedy: 'Remove one of the two, or add the missing option.',
  },
  CONFIG_USAGE: {
    meaning: 'The command line is not of the form that the command understands.',
    remedy: 'See `partyline serve --help` for the form and for examples.',
  },
  CONFIG_SECRET_VISIBLE: {
    meaning: 'Every user of this machine can read the arguments of a running command, so a secret must not be one.',
    remedy:
      'Put it into a file and name that (--password-file FILE, --cluster-credentials-file FILE), or into the environment or the configuration file.',
  },
  CERTIFICATE_UNREADABLE: {
    meaning: 'A file with a certificate or a key cannot be read.',
    remedy: 'Check the path, and that the user that runs the server may read the file.',
  },
  CERTIFICATE_UNWRITABLE: {
    meaning: 'The certificate that the server makes for itself cannot be kept in the data folder.',
    remedy: 'Give the user that runs the server the right to write there, or configure a certificate of your own.',
  },
  CERTIFICATE_MALFORMED: {
    meaning: 'A file does not hold a certificate or an unencrypted private key in PEM form.',
    remedy:
      'Give PEM files: text that begins with "-----BEGIN". `openssl x509` and `openssl pkey` convert other forms.',
  },
  CERTIFICATE_KEY_MISMATCH: {
    meaning: 'The private key belongs to another certificate.',
    remedy: "Give the key that the certificate was made with. The first certificate in the file must be the server's.",
  },
  CLUSTER_ENTRY_NEWER: {
    meaning: 'The stream of the cluster holds something that only a newer version of the server understands.',
    remedy: 'Start this node with that version. Nodes of one cluster are updated before any of them uses what is new.',
  },
  CLUSTER_ENTRY_MALFORMED: {
    meaning: 'The stream of the cluster holds something that no Partyline server has written.',
    remedy:
      'Look at the message with `nats stream get`. If it is nothing that the nodes need, declare it with the command above, start the nodes again, and let nothing else write to the stream.',
  },
  CLUSTER_OTHER_NETWORK: {
    meaning: 'The stream on the NATS servers and the data folder belong to different networks.',
    remedy: 'Connect to the NATS servers of this network, or start with another data folder.',
  },
  CLUSTER_HOLE: {
    meaning: 'Messages were deleted from the stream, so that this node cannot know what the others know.',
    remedy:
      'Never delete messages of the stream or purge it. Start this node with a copy of the data folder of a node that has read on, or restore the stream from a backup.',
  },
  CLUSTER_FOLDER_UNSUITABLE: {
    meaning:
      'The history in the data folder is that of a server alone, or of a node of a cluster, and is started as the other.',
    remedy: 'Give it a data folder of its own, or start it as before. The one cannot become the other.',
  },
  CLUSTER_FILES_FULL: {
    meaning:
      'JetStream has no room left for the bytes of files. What is there stays, and nothing but files is refused.',
    remedy:
      'Remove files, or give their stream more room with `nats stream edit NAME --max-bytes SIZE`. Where JetStream itself is full, give it more first (max_file_store).',
  },
  CLUSTER_STATE_NEWER: {
    meaning: 'The file with the state of this node was written by a newer version of the server.',
    remedy: 'Start that version, or give another data folder.',
  },
  CLUSTER_STATE_DAMAGED: {
    meaning: 'The file with the state of this node is not as it was written.',
    remedy: 'Remove the file cluster-state from the data folder. The node then reads the stream from its beginning.',
  },
  CLUSTER_STATE_UNUSABLE: {
    meaning:
      'The node cannot go on from its state, which is ahead of its history or of another version, nor from the beginning of the stream.',
    remedy:
      'Put back a copy of the whole data folder, taken while the node was stopped: its own, or that of another node of this network.',
  },
  CLUSTER_OTHER_UNICODE: {
    meaning:
      'This node has other Unicode tables than the nodes that run: some names would be one for it and two for them.',
    remedy:
      'Run all nodes with the same version of Node. To change it, stop all nodes, and start them with the new one.',
  },
  CLUSTER_LOST: {
    meaning: 'The other nodes have taken this node for dead, because it was silent for longer than its lease.',
    remedy: 'Start it again. What its people had sent and seen is in the history.',
  },
  CLUSTER_UNREACHABLE: {
    meaning: 'No NATS server answers, or the stream of entries has no leader.',
    remedy: 'See that the NATS servers run, that a majority of them reach each other, and that the address is right.',
  },
  CLUSTER_UNAUTHORIZED: {
    meaning: 'The NATS servers want to know who this node is, and do not take what it says.',
    remedy:
      'Give --cluster-credentials-file FILE: the creds file of a NATS user, or USER:PASSWORD, a token or the seed of an nkey. Credentials that have expired must be issued anew.',
  },
  CLUSTER_UNTRUSTED: {
    meaning: 'A NATS server showed a certificate that this node has no reason to believe.',
    remedy:
      'Give the certificate of its authority (--cluster-ca FILE), and in --cluster tls:// and the name or address that the certificate is made for. One that has expired must be renewed.',
  },
  CLUSTER_FORBIDDEN: {
    meaning: 'The NATS servers do not permit this node what every node has to do.',
    remedy: 'Permit its NATS user the subjects that docs/cluster.md lists.',
  },
  CLUSTER_NO_JETSTREAM: {
    meaning: 'The NATS server does not keep messages: JetStream is off.',
    remedy: 'Add `jetstream { store_dir: FOLDER }` to the configuration of every NATS server and start it again.',
  },
  CLUSTER_TOO_OLD: {
    meaning: 'A NATS server is of a version that cannot keep the promise that what was shown is on a disk.',
    remedy:
      'Install nats-server 2.10 or newer and set `sync_interval: always` in its jetstream block. Or accept with --cluster-durability memory that a power cut at a majority of the servers loses the last messages.',
  },
  CLUSTER_NOT_DURABLE: {
    meaning: 'A NATS server acknowledges messages before they are on its disk.',
    remedy:
      'Set `sync_interval: always` in the jetstream block of every NATS server and start it again. Or accept with --cluster-durability memory that a power cut at a majority of the servers loses the last messages.',
  },
  CLUSTER_TOO_FEW_SERVERS: {
    meaning: 'The NATS servers form a cluster of fewer than three that can hold the entries.',
    remedy: 'Start three NATS servers with JetStream in one cluster, or a single one without a cluster.',
  },
  CLUSTER_STREAM_UNSUITABLE: {
    meaning:
      'There is a stream of this name with settings under which entries would be lost, or one of another program.',
    remedy: 'Set it right with `nats stream edit`, or give the network another name.',
  },
  CLUSTER_BEHIND: {
    meaning: 'The stream ends before this node does: the NATS servers lost entries that were shown.',
    remedy:
      'Bring back the NATS servers that have all entries. If there are none, keep the data folder for what it holds, and start every node with a new folder and the network with a new name.',
  },
  CLUSTER_DIVERGED: {
    meaning: 'The stream has other entries than those that this node recorded: the NATS servers lost some and went on.',
    remedy:
      'Keep the data folder of this node for what it holds, and start it with a new one. It then follows the stream.',
  },
  CLUSTER_REFUSED: {
    meaning: 'The NATS servers did not take what was to be said. It was not said.',
    remedy: 'Read the cause. Most often the disk of a NATS server, or what it may use of it, is full.',
  },
  CLUSTER_TOO_LONG: {
    meaning: 'What is to be said is longer than what the NATS servers take in one message.',
    remedy:
      'Raise max_payload of every NATS server, and max_msg_size of the stream, to 1 MB at least, which is the default, and start the node again.',
  },
  CLUSTER_NODE_IN_USE: {
    meaning: 'Another process is this node already.',
    remedy: 'Give each node a name of its own, or stop the other process.',
  },
  CLUSTER_LEASE_LOST: {
    meaning:
      'The node could not renew its lease, so that the others had to take it for dead. It takes no more commands.',
    remedy:
      'Start it again. If it happens again, see whether the machine was suspended or overloaded, and whether it reaches the NATS servers.',
  },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof ERRORS

/** Base of the server's own errors: `code` names a row of ERRORS, `remedy` says what a person can do. */
export class ServerError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code
  readonly remedy: string

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
    this.remedy = ERRORS[code].remedy
  }
}

export type StoreErrorCode = Extract<ErrorCode, `STORE_${string}`>

/** The disk said no. Nothing of the call was recorded; the store can be used on, unless it did not open at all. */
export class StoreError extends ServerError<StoreErrorCode> {}

export type ImportErrorCode = Extract<ErrorCode, `IMPORT_${string}`>

/** What was to be exported is not there. Nothing was written. */
export class ExportError extends ServerError<'EXPORT_CHANNEL'> {}

/** What was to be imported cannot be. Nothing was changed. */
export class ImportError extends ServerError<ImportErrorCode> {}

export type ConfigErrorCode = Extract<ErrorCode, `CONFIG_${string}`>

/** The configuration cannot be used; nothing was started or changed. The message never holds a secret. */
export class ConfigError extends ServerError<ConfigErrorCode> {}

export type CertificateErrorCode = Extract<ErrorCode, `CERTIFICATE_${string}`>

/** There is no certificate that the TLS door could show; one that was in use before stays in use. */
export class CertificateError extends ServerError<CertificateErrorCode> {}

export type ClusterErrorCode = Extract<ErrorCode, `CLUSTER_${string}`>

/** The node cannot be part of its cluster, or not any longer. What it has recorded stays as it is. */
export class ClusterError extends ServerError<ClusterErrorCode> {}
