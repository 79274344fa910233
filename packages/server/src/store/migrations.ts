/**
 * The shape of history.sqlite, as numbered steps from an empty file to the present. A step that has been released is
 * never changed: a later one follows it. `PRAGMA user_version` holds the number of the last step taken.
 */

import { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../errors.ts'
import { addColumns, columnsOf } from './columns.ts'

type Step = string | ((database: DatabaseSync) => void)

/** Step n, at index n - 1, leads from version n - 1 to version n. */
const MIGRATIONS: readonly Step[] = [
  // Rows are only added, in the one order: position, seq and time ascend together, so a time or a seq is found by halving
  // over the primary key, and one narrow index serves every range. It also holds the position, as every index does.
  `
  CREATE TABLE target (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE event (
    position INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    time INTEGER NOT NULL,
    id TEXT NOT NULL,
    target INTEGER NOT NULL REFERENCES target (id),
    is_message INTEGER NOT NULL,
    verb TEXT NOT NULL,
    source TEXT NOT NULL,
    session TEXT NOT NULL,
    params TEXT NOT NULL,
    tags TEXT
  ) STRICT;
  CREATE INDEX event_of_target ON event (target, is_message);
  CREATE TABLE channel (key TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  // Of a channel that may have been closed to strangers before this was noted, everything counts as said then.
  `
  CREATE TABLE place (
    channel TEXT NOT NULL,
    nick TEXT NOT NULL,
    host TEXT NOT NULL,
    is_operator INTEGER NOT NULL,
    is_voiced INTEGER NOT NULL,
    until INTEGER,
    PRIMARY KEY (channel, nick, host)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE hidden (
    target INTEGER NOT NULL REFERENCES target (id),
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (target, first)
  ) STRICT, WITHOUT ROWID;
  UPDATE channel SET record = json_set(
    record,
    '$.guardedSince', iif(
      record ->> '$.modes' LIKE '%i%' OR record ->> '$.password' IS NOT NULL OR record ->> '$.lists.b' <> '[]', 0, NULL
    ),
    '$.keeper', NULL,
    '$.emptySince', NULL
  );
  `,
  // Where the clock was set back: the event of that seq is the first of its run.
  `
  CREATE TABLE clock_step (
    seq INTEGER PRIMARY KEY,
    time_before INTEGER NOT NULL,
    time_after INTEGER NOT NULL
  ) STRICT;
  `,
  // How many places had been given without being recorded is not known; it is taken for fewer than this.
  `
  CREATE TABLE progress (reserved_seq INTEGER NOT NULL) STRICT;
  INSERT INTO progress VALUES (coalesce((SELECT seq + 1000000 FROM event ORDER BY position DESC LIMIT 1), 0));
  `,
  // What each target has, as far as it was counted: nothing yet, so that a large file opens at once.
  `
  ALTER TABLE target ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE target ADD COLUMN last_position INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX target_by_bytes ON target (bytes);
  CREATE INDEX conversation ON target (last_position) WHERE substr(name, 1, 1) <> '#';
  ALTER TABLE progress ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;
  `,
  // Null in every row that is there: the user of the session was a guest, and the text stands in the parameters.
  (database) => {
    addColumns(database, 'event', 'tags TEXT', 'user TEXT, account TEXT, text TEXT')
    database.exec(`
      ALTER TABLE progress ADD COLUMN through_seq INTEGER;
      ALTER TABLE progress ADD COLUMN through_time INTEGER;
      ALTER TABLE progress ADD COLUMN through_position INTEGER;
    `)
  },
  `
  CREATE TABLE record (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (kind, key)
  ) STRICT, WITHOUT ROWID;
  `,
  // More ranks than two.
  `
  ALTER TABLE place ADD COLUMN ranks TEXT NOT NULL DEFAULT '';
  UPDATE place SET ranks = iif(is_operator, 'o', '') || iif(is_voiced, 'v', '');
  ALTER TABLE place DROP COLUMN is_operator;
  ALTER TABLE place DROP COLUMN is_voiced;
  `,
  // Of transactions that removed messages, see `removals.ts`.
  'ALTER TABLE progress ADD COLUMN removals INTEGER NOT NULL DEFAULT 0',
  // See `imported.ts`.
  `
  CREATE TABLE imported (
    first INTEGER PRIMARY KEY,
    last INTEGER NOT NULL,
    target INTEGER NOT NULL REFERENCES target (id),
    earliest INTEGER NOT NULL,
    latest INTEGER NOT NULL,
    after INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX imported_of_target ON imported (target);
  `,
]

export const SCHEMA_VERSION = MIGRATIONS.length

/** The number of the last step that a file has taken. Throws StoreError STORE_NEWER when a newer server wrote it. */
export function knownVersion(database: DatabaseSync): number {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  if (version <= SCHEMA_VERSION) return version
  throw new StoreError(
    'STORE_NEWER',
    `the history has version ${version}, and this server knows versions up to ${SCHEMA_VERSION}`,
  )
}

/**
 * Brings the file to the present version, each step whole or not at all: what a kill interrupts, the next start takes up.
 * Throws StoreError; the caller then closes the file, which takes the step back.
 * @param to an earlier version, as an earlier server made it
 */
export function migrate(database: DatabaseSync, to = SCHEMA_VERSION): void {
  const version = knownVersion(database)
  for (const [index, step] of MIGRATIONS.slice(version, to).entries()) {
    database.exec('BEGIN IMMEDIATE')
    take(database, step, version + index)
    database.exec(`PRAGMA user_version = ${version + index + 1}; COMMIT`)
  }
}

/** Throws StoreError STORE_CORRUPT where a table or a column of the present version is missing. */
export function checkShape(database: DatabaseSync): void {
  using opened = new DisposableStack()
  const expected = opened.adopt(new DatabaseSync(':memory:'), (each) => each.close())
  migrate(expected)
  const found = new Set(columnsOf(database))
  const missing = columnsOf(expected).filter((column) => !found.has(column))
  if (missing.length === 0) return
  const names = missing.map((column) => `"${column}"`).join(', ')
  throw new StoreError('STORE_CORRUPT', `the history lacks ${names}: another program has changed it`)
}

/** SQLITE_ERROR: a table or a column is missing, or is there already. */
const NO_SUCH_NAME = 1

function take(database: DatabaseSync, step: Step, version: number): void {
  try {
    if (typeof step === 'string') database.exec(step)
    else step(database)
  } catch (error) {
    if (!(error instanceof Error && 'errcode' in error && error.errcode === NO_SUCH_NAME)) throw error
    const what = `the history says that it has version ${version}, and has not its tables (${error.message})`
    throw new StoreError('STORE_CORRUPT', `${what}: another program has changed it`, { cause: error })
  }
}
