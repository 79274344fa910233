/** Two ends on a network that loses packets and takes its time, and of which one is killed. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { missingNetwork } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { receiving, sending } from './ends.ts'

/** Long before all of it can be there. */
const KILL_MS_MAX = 250
/** Three of a hundred packets are lost, in both directions. Not every kernel has netem, which makes them late as well. */
const SETUP =
  'ip link set lo up && nft add table ip lossy && nft add chain ip lossy input "{ type filter hook input priority 0; }" && ' +
  'nft add rule ip lossy input numgen random mod 100 lt 3 counter drop && ' +
  '{ tc qdisc add dev lo root netem delay 5ms 3ms || true; } && echo ready && exec sleep 600'

void test(
  'where packets are lost, and the receiver is killed at a random moment, everything arrives as it was',
  { skip: missingNetwork('nftables') },
  async () => {
    await using folder = await tempFolder()
    const [from, to] = [folder.path('from'), folder.path('to')]
    for (const each of [from, `${from}/d`, to]) await mkdir(each)
    const film = randomBytes(80_000_000)
    await writeFile(`${from}/d/film`, film)
    for (let index = 0; index < 200; index += 1) await writeFile(`${from}/d/${index}`, `file ${index}`)
    await using network = await Program.start('unshare', ['--net', 'sh', '-c', SETUP])
    await network.output.expect(/ready/)
    const within = ['nsenter', '--target', String(network.pid), '--net']
    const waiting = await sending(['d'], { cwd: from, within })
    await using sender = waiting.sender
    {
      await using killed = await receiving(waiting, [], { cwd: to, within })
      await killed.errors.expect(/Connected/)
      await delay(Math.random() * KILL_MS_MAX)
      killed.signal('SIGKILL')
      await killed.exit()
      // The last packet of the connection may be lost, too. Until the sender knows, it takes nobody else.
      await sender.errors.expect(/The connection broke/)
    }
    await using receiver = await receiving(waiting, ['--resume', '--on-conflict', 'overwrite'], { cwd: to, within })
    assert.equal((await receiver.exit(60_000)).code, 0, receiver.errors.text)
    assert.ok((await readFile(`${to}/d/film`)).equals(film))
    for (let index = 0; index < 200; index += 1)
      assert.equal(await readFile(`${to}/d/${index}`, 'utf8'), `file ${index}`)
    assert.equal((await sender.exit()).code, 0, sender.errors.text)
    await using rules = await Program.start(within[0] ?? '', [...within.slice(1), 'nft', 'list', 'ruleset'])
    await rules.output.expect(/counter packets [1-9]/)
  },
)
