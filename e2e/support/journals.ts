/**
 * Where a server has the order of its entries from. What people see is the same with each, so a scenario is written once and
 * runs on a server that is alone, and on a node of a cluster that has only this one.
 */
import { test, type TestContext } from 'node:test'
import { NatsServers } from '../../scripts/nats-servers.ts'
import { NatsClient } from './nats-client.ts'
import { missingNats, natsProgram } from './nats-program.ts'
import { ChatServer, type ChatServerOptions } from './server.ts'

/** A node that was killed starts again when its lease is over. This one outlasts the pauses of a busy machine, and not much more. */
const LEASE_MS = 4_000

export interface TestJournal extends AsyncDisposable {
  /** What a refusal of the disk leads to: it is told to the sender, or tried again until there is room. */
  readonly onRefusal: 'take-back' | 'retry'
  /** As `ChatServer.start`. */
  start(options: ChatServerOptions): Promise<ChatServer>
}

const JOURNALS: readonly {
  readonly name: string
  readonly skip: string | false
  readonly open: () => Promise<TestJournal>
}[] = [
  { name: 'a server alone', skip: false, open: openLocal },
  { name: 'a node of a cluster', skip: missingNats, open: openStream },
]

/** One test for each journal. */
export function testOnJournals(
  name: string,
  { skip = false, concurrency = false }: { readonly skip?: string | false; readonly concurrency?: boolean },
  run: (journal: TestJournal, context: TestContext) => Promise<void>,
): void {
  for (const { name: where, skip: missing, open } of JOURNALS) {
    void test(`${name} (${where})`, { skip: skip === false ? missing : skip, concurrency }, async (context) => {
      await using journal = await open()
      await run(journal, context)
    })
  }
}

async function openLocal(): Promise<TestJournal> {
  return { onRefusal: 'take-back', start: (options) => ChatServer.start(options), async [Symbol.asyncDispose]() {} }
}

async function openStream(): Promise<TestJournal> {
  await using opened = new AsyncDisposableStack()
  const servers = opened.use(await NatsServers.start({ program: natsProgram }))
  {
    await using client = await NatsClient.connect(servers.urls)
    await client.makeLeases(LEASE_MS)
  }
  const kept = opened.move()
  const node = [...servers.urls.flatMap((url) => ['--cluster', url]), '--node', 'one']
  return {
    onRefusal: 'retry',
    start: ({ args = [], ...options }) => ChatServer.start({ ...options, args: [...node, ...args] }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
