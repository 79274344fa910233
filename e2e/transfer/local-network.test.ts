/** Two ends that find each other by the number of the code, on a network that is one test's alone. */
import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { missingNetwork } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { partyline } from './ends.ts'

/** An interface that leads nowhere, and that both ends are on. */
const SETUP =
  'ip link set lo up && ip link add near type veth peer name far && ip link set far up && ip addr add 192.0.2.1/24 dev near && ' +
  'ip link set near up multicast on && ip route add 224.0.0.0/4 dev near && echo ready && exec sleep 600'

void test('a receiver finds the sender by the number of the code alone', { skip: missingNetwork() }, async () => {
  await using folder = await tempFolder()
  const [from, to] = [folder.path('from'), folder.path('to')]
  for (const each of [from, to]) await mkdir(each)
  await writeFile(`${from}/a`, 'hello')
  await using network = await Program.start('unshare', ['--net', 'sh', '-c', SETUP])
  await network.output.expect(/ready/)
  const within = ['nsenter', '--target', String(network.pid), '--net']
  await using sender = await partyline(['send', 'a'], { cwd: from, within })
  const [code] = await sender.output.expect(/^\d+-\w+-\w+$/m)
  await using receiver = await partyline(['receive'], { cwd: to, within, env: { PARTYLINE_CODE: code } })
  assert.equal((await receiver.exit()).code, 0, receiver.errors.text)
  assert.equal((await sender.exit()).code, 0, sender.errors.text)
  assert.match(receiver.errors.text, /Connected with 192\.0\.2\.1:\d+, directly/)
  assert.equal(await readFile(`${to}/a`, 'utf8'), 'hello')
})
