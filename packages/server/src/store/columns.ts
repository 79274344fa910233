/** The columns of the tables of a file: what is there, and how more are added to a large table. */

import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../errors.ts'

/** `table.column` of each. */
export function columnsOf(database: DatabaseSync): readonly string[] {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  return tables.flatMap(({ name }) => columnsIn(database, String(name)).map((column) => `${String(name)}.${column}`))
}

/**
 * Adds nullable columns at the end of a table, within a transaction of the caller. ALTER TABLE does the same, and then reads every
 * row of a strict table: a large file would take seconds to open, and one with a damaged row would not open
 * (https://www.sqlite.org/lang_altertable.html, 7).
 * @param last the last column of the table, as it was written
 * @throws {StoreError} STORE_CORRUPT: the table has not that last column
 */
export function addColumns(database: DatabaseSync, table: string, last: string, added: string): void {
  if (!last.startsWith(`${columnsIn(database, table).at(-1)} `)) throw notAsMade(table)
  database.enableDefensive(false)
  database.exec('PRAGMA writable_schema = ON')
  try {
    const replaced = database
      .prepare(
        `UPDATE sqlite_schema SET sql = replace(sql, ?1, ?1 || ', ' || ?2)
         WHERE type = 'table' AND name = ?3 AND instr(sql, ?1) > 0`,
      )
      .run(last, added, table)
    if (replaced.changes !== 1) throw notAsMade(table)
  } finally {
    // Reads what stands there now.
    database.exec('PRAGMA writable_schema = RESET')
    database.enableDefensive(true)
  }
}

function columnsIn(database: DatabaseSync, table: string): readonly string[] {
  const columns = database.prepare('SELECT name FROM pragma_table_info(?)').all(table)
  return columns.map(({ name }) => String(name))
}

function notAsMade(table: string): StoreError {
  const what = `the table "${table}" of the history is not as a server made it: another program has changed it`
  return new StoreError('STORE_CORRUPT', what)
}
