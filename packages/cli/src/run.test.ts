import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Host } from './host.ts'
import { ENGLISH } from './language/text.ts'
import { run } from './run.ts'

interface Ran {
  readonly exitCode: number
  readonly output: string
  readonly errors: string
}

async function runWith(...args: string[]): Promise<Ran> {
  let output = ''
  let errors = ''
  const host: Host = {
    env: {},
    cwd: '/nowhere',
    version: '1.2.3',
    catalogue: ENGLISH,
    isTerminal: false,
    isFromTerminal: false,
    publicHost: () => '192.0.2.1',
    readFile: (path) => {
      throw Object.assign(new Error(`ENOENT: no such file, open '${path}'`), { code: 'ENOENT' })
    },
    readSecret: () => assert.fail('nothing secret is needed'),
    askAtTerminal: () => assert.fail('nothing is asked'),
    writeOutput: (text) => void (output += text),
    writeError: (text) => void (errors += text),
    logOutput: { write: () => assert.fail('nothing was started'), emptied: () => assert.fail('nothing was started') },
    onSignal: () => assert.fail('nothing was started'),
    onDefect: () => assert.fail('nothing was started'),
    exit: () => assert.fail('nothing was started'),
  }
  const exitCode = await run(args, host)
  return { exitCode, output, errors }
}

void it('lists its commands on --help and says its version', async () => {
  assert.match((await runWith('--help')).output, /^ {2}serve +Start a chat server$/m)
  assert.deepEqual(await runWith('--version'), { exitCode: 0, output: '1.2.3\n', errors: '' })
  assert.deepEqual(await runWith('serve', '--version'), { exitCode: 0, output: '1.2.3\n', errors: '' })
})

void it('explains a command when help with it is asked for, and knows none of another name', async () => {
  assert.deepEqual(await runWith('help', 'serve'), await runWith('serve', '--help'))
  assert.deepEqual(await runWith('help', '--help'), await runWith('--help'))
  assert.equal((await runWith('help', 'sreve')).exitCode, 2)
})

void it('says of an option that it does not know it, and shows its commands when it is given none, with exit code 2', async () => {
  const unknown = await runWith('--bogus')
  assert.equal(unknown.exitCode, 2)
  assert.equal(unknown.errors, 'partyline: there is no option "--bogus"\n  do:  partyline --help lists the commands.\n')
  const { output } = await runWith('--help')
  assert.deepEqual(await runWith(), { exitCode: 2, output: '', errors: output })
})

void it('names the nearest command for one that does not exist, and exits with 2', async () => {
  const { exitCode, output, errors } = await runWith('sreve')
  assert.equal(exitCode, 2)
  assert.equal(output, '')
  assert.match(errors, /there is no command "sreve"\. Did you mean serve\?/)
})

void it('explains serve in lines of at most 80 columns, with every flag and two examples', async () => {
  const { exitCode, output } = await runWith('serve', '--irc', 'nonsense', '--help')
  assert.equal(exitCode, 0)
  for (const line of output.split('\n')) assert.ok(line.length <= 80, line)
  for (const flag of ['--irc', '--ircs', '--plain', '--public', '--data', '--config', '--name', '--limit', '--json']) {
    assert.match(output, new RegExp(`^ {2}${flag}( |$)`, 'm'))
  }
  assert.equal(output.match(/^ {2}partyline serve/gm)?.length, 2)
})

void it('refuses a wrong option in three parts: what happened, why, what to do', async () => {
  const { exitCode, errors } = await runWith('serve', '--pubic')
  assert.equal(exitCode, 2)
  assert.match(
    errors,
    /^partyline: the option "--pubic" does not exist\. Did you mean --public\?\n {2}why: .+\n {2}do: {2}.+\n$/,
  )
})
