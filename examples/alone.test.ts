/**
 * Each example can be copied out alone, as a learner does: into a folder in which `@partyline/net` is installed, from its
 * archive, where it runs on plain Node.
 */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { type EmptyProject, emptyProject } from '../e2e/support/empty-project.ts'

/** How each is started, and what it says then. Nobody listens on port 1. */
const EXAMPLES: Readonly<Record<string, readonly [words: readonly string[], says: RegExp]>> = {
  broadcast: [['listen', '0'], /^listening on/m],
  'chat-room': [['0'], /^listening on/m],
  'chat-room-client': [['ada', '1'], /nobody listens on 127\.0\.0\.1:1/],
  'echo-client': [['1'], /nobody listens on 127\.0\.0\.1:1\n→ start the server/],
  'echo-server': [['0'], /^listening on/m],
  errors: [[], /^A port that is in use:\n {2}PortInUseError/m],
  'file-receive': [['.', '0'], /^listening on/m],
  'file-send': [['package.json', '1'], /nobody listens/],
  'game-client': [['1'], /nobody listens/],
  'game-server': [['0'], /^listening on/m],
  'many-clients': [['10', '2'], /^20 of 20 messages came back right/m],
  'multicast-discovery': [['find', '9014', '127.0.0.1'], /^0 found$/m],
  'object-oriented-server': [['0'], /^listening on/m],
  'sealed-udp': [['0'], /^set PASSPHRASE/m],
  sensor: [[], /^SENSOR_TOKEN is not set\n→ ask an operator/],
  'threaded-style-server': [['0'], /^listening on/m],
  'tls-client': [['1', '127.0.0.1'], /nobody listens/],
  'tls-server': [[], /^there is no cert\.pem/m],
  'two-way-chat': [['listen', '0'], /^listening on/m],
  'udp-class': [['0'], /^listening on/m],
  'udp-echo-client': [['1'], /nobody listens/],
  'udp-echo-server': [['0'], /^listening on/m],
  'udp-replies': [['0'], /^listening on/m],
  webhook: [[], /^HOOK_URL/],
  'worker-pool': [['1', '0'], /^listening on .*, 1 workers$/m],
}

function atEndOfHead(text: string): readonly [head: string, code: string] {
  const end = text.indexOf(' */')
  return [text.slice(0, end), text.slice(end)]
}

// The bot stands on @partyline/irc, and has tests of its own.
const names = readdirSync(import.meta.dirname).flatMap((file) => /^(?!bot\.)([a-z-]+)\.ts$/.exec(file)?.[1] ?? [])

void it('every example is tried alone', () => assert.deepEqual(Object.keys(EXAMPLES), names.toSorted()))

void describe('an example, copied into a folder with @partyline/net', { concurrency: 3 }, () => {
  let project: EmptyProject
  before(async () => {
    project = await emptyProject()
  })
  after(() => project[Symbol.asyncDispose]())

  for (const [name, [words, says]] of Object.entries(EXAMPLES)) {
    void it(`runs: ${name}`, async () => {
      // The archive brings it, too.
      const text = project.read(`node_modules/@partyline/net/examples/${name}.ts`)
      const [head, code] = atEndOfHead(text)
      assert.equal(code, atEndOfHead(readFileSync(new URL(`${name}.ts`, import.meta.url), 'utf8'))[1])
      // What it tells the reader to run is in the reader's folder.
      assert.doesNotMatch(head, /examples\/|--conditions/)
      for (const [, from = ''] of text.matchAll(/^import .* from '(.*)'$/gm))
        assert.match(from, /^(node:|@partyline\/net$)/)
      await project.write(`${name}.ts`, text)
      await using program = await project.start(process.execPath, `${name}.ts`, ...words)
      program.write('hello\n')
      await Promise.any([program.output.expect(says), program.errors.expect(says)])
      assert.doesNotMatch(program.output.text + program.errors.text, /Warning|^ {4}at /m)
    })
  }
})
