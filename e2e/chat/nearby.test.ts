/** `partyline chat` without an address: the server of this machine, else one of the local network. Each in a network of its own. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { missingNetwork } from '../support/needs.ts'
import { IN_OWN_NETWORK } from '../support/own-network.ts'
import { Program } from '../support/program.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { Terminal } from '../support/tmux.ts'
import { chatArguments } from './chat-program.ts'

/** With an interface that leads nowhere, on which multicast is heard. */
const SETUP =
  'ip link set lo up && ip link add lan0 type veth peer name far0 && ip link set far0 up && ip addr add 192.0.2.1/24 dev lan0 && ' +
  'ip link set lan0 up multicast on && ip route add 224.0.0.0/4 dev lan0 && exec "$0" "$@"'
const IN_LOCAL_NETWORK = ['unshare', '--net', 'sh', '-c', SETUP] as const

function command(server: ChatServer, home: string, ...args: readonly string[]): readonly [string, ...string[]] {
  return [
    'nsenter',
    '--target',
    String(server.pid),
    '--net',
    'env',
    `HOME=${home}`,
    process.execPath,
    ...chatArguments(...args),
  ]
}

void test(
  'the server of this machine is joined at once, where everybody meets',
  { skip: missingNetwork() },
  async () => {
    await using folder = await tempFolder()
    await using server = await ChatServer.start({ data: folder.path('data'), under: IN_OWN_NETWORK, hasOwnPorts: true })
    const [file, ...words] = command(server, folder.path('home'), '--plain')
    await using chatting = await Program.start(file, words)
    chatting.write('hello\n')
    await chatting.output.expect(/ #lobby <\S+> hello\n/)
    chatting.endInput()
    assert.equal((await chatting.exit()).code, 0, chatting.errors.text)
  },
)

void test('a server of the local network is found and offered', { skip: missingNetwork('tmux') }, async () => {
  await using folder = await tempFolder()
  const doors = [
    '--irc',
    'off',
    '--ircs',
    '192.0.2.1:6697',
    '--plain',
    'off',
    '--plains',
    'off',
    '--web',
    'off',
    '--webs',
    'off',
  ]
  await using server = await ChatServer.start({
    data: folder.path('data'),
    under: IN_LOCAL_NETWORK,
    args: ['--public', ...doors],
  })
  await using terminal = await Terminal.start(folder.path('tmux'), command(server, folder.path('home'), '--plain'))
  await terminal.expect(/1\. +Partyline \w+ +ircs:\/\/192\.0\.2\.1:6697\s+Join it\?/)
  await terminal.type('y')
  // It has made a password, which the person needs too.
  await terminal.expect(/Password of the server 192\.0\.2\.1:6697:/)
  await terminal.type('wrong')
  await terminal.expect(/(Password of the server[^]*){2}/)
})

void test('without any server it says so, and what to do', { skip: missingNetwork() }, async () => {
  await using folder = await tempFolder()
  const [file, ...words] = [...IN_LOCAL_NETWORK, 'env', `HOME=${folder.path('home')}`, process.execPath]
  await using chatting = await Program.start(file, [...words, ...chatArguments('--plain')])
  assert.equal((await chatting.exit()).code, 7)
  assert.match(chatting.errors.text, /there is no server on this machine, and none answers.*\n {2}do:/)
})
