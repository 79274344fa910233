/** An owner that asks a test server what `partyline admin` and the pages under /api/v1 ask. */
import assert from 'node:assert/strict'
import { carryingOut } from '../admin/carry-out.ts'
import { Exports } from '../admin/exports.ts'
import type { AdminParts, Outcome } from '../admin/operation.ts'
import { OPERATIONS, runOperation } from '../admin/operations.ts'
import { OwnerCodes } from '../credentials/owner-codes.ts'
import type { JsonValue } from '../json.ts'
import type { ExportQuery, StatisticsQuery } from '../store/store.ts'
import { FileTally } from '../uploads/file-tally.ts'
import { TestBackups } from './test-backups.ts'
import type { TestServer } from './test-server.ts'

const NO_UPLOADS: AdminParts['uploads'] = {
  remove: () => Promise.reject(new Error('this server has no files')),
  tally: new FileTally([]),
}

export interface TestOwner {
  readonly parts: AdminParts
  readonly ask: (name: string, input?: object) => Promise<Outcome>
}

/** @param uploads of a server whose files are on a disk */
export function ownerOf(server: TestServer, uploads: AdminParts['uploads'] = NO_UPLOADS): TestOwner {
  const { info, network, search, credentials, journal, stopping, sessions } = server
  const carryOut = carryingOut(journal, stopping.signal)
  const parts = {
    info,
    network,
    search,
    statistics: (query: StatisticsQuery) => server.store.statistics(query),
    exports: new Exports((query: ExportQuery) => server.store.exported(query)),
    backups: new TestBackups(),
    uploads,
    credentials,
    ownerCodes: new OwnerCodes(server.clock),
    trends: { samples: () => [] },
    actor: 'owner',
    now: () => server.clock.now(),
    sessionCount: () => sessions.size,
    carryOut,
  }
  return {
    parts,
    async ask(name, input = {}) {
      const operation = OPERATIONS.find((each) => each.name === name)
      assert.ok(operation !== undefined, name)
      return runOperation(parts, operation, input)
    },
  }
}

export function valueOf(outcome: Outcome): JsonValue {
  assert.equal(outcome.kind, 'done')
  return outcome.value
}
