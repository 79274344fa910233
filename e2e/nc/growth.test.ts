/** What a listener holds does not grow with the number of clients that it has served: the objects that it has alive are counted. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { Program } from '../support/program.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { PARTYLINE } from '../support/command.ts'

/** Counts after a collection of garbage, when it is asked. */
const COUNTING = `data:text/javascript,${encodeURIComponent(`
  import { queryObjects } from 'node:v8'
  process.on('SIGUSR2', () => console.error('alive: ' + queryObjects(Object, { format: 'count' }) + '.'))
`)}`

const FIRST_CLIENTS = 1_000
const CLIENTS = 10_000
const AT_ONCE = 50
/** Less than one object for each ten clients: what a cache or a growing array may need. */
const GROWTH_MAX = CLIENTS / 10

async function visit(path: string): Promise<void> {
  const socket = connect(path)
  socket.resume().end('hello\n')
  await once(socket, 'close')
}

async function visits(path: string, count: number): Promise<void> {
  let left = count
  const one = async () => {
    while (left-- > 0) await visit(path)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
}

for (const args of [[], ['--broker'], ['--chat'], ['-i', '60']]) {
  void test(`nc -lk ${args.join(' ')} holds nothing of 10,000 clients`, async () => {
    await using folder = await tempFolder()
    const path = folder.path('socket')
    const command = ['--import', COUNTING, ...PARTYLINE, 'nc', '-v', '-lk', '-U', ...args, path]
    await using server = await Program.start(process.execPath, command)
    await server.errors.expect(/Listening on/)
    const alive = async () => {
      server.signal('SIGUSR2')
      const [, count] = await server.errors.expect(/alive: (\d+)\./)
      return Number(count)
    }
    await visits(path, FIRST_CLIENTS)
    const before = await alive()
    await visits(path, CLIENTS)
    const after = await alive()
    assert.ok(after - before < GROWTH_MAX, `${before} objects after ${FIRST_CLIENTS} clients, ${after} after them all`)
  })
}
