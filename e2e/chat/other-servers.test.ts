/** `partyline chat --plain` at servers of others, with the limits on floods that they come with: each line once, and in order. */
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { freePort } from '../support/free-port.ts'
import { IrcClient } from '../support/irc-client.ts'
import { missing } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { poll } from '../support/wait.ts'
import { chat, shell } from './chat-program.ts'

interface Other {
  readonly name: 'ngircd' | 'inspircd'
  readonly command: (file: string) => readonly [string, ...string[]]
  readonly config: (port: number, folder: string) => string
}

const OTHERS: readonly Other[] = [
  {
    name: 'ngircd',
    command: (file) => ['/usr/sbin/ngircd', '--nodaemon', '--config', file],
    config: (port, folder) =>
      `[Global]\nName = other.test\nInfo = other\nListen = 127.0.0.1\nPorts = ${port}\nMotdFile = ${folder}/motd\n[Limits]\nMaxConnectionsIP = 0\n[Options]\nDNS = no\nIdent = no\nPAM = no\n`,
  },
  {
    name: 'inspircd',
    command: (file) => ['/usr/sbin/inspircd', '--nofork', '--runasroot', `--config=${file}`],
    config: (port, folder) => `
<server name="other.test" description="other" network="other">
<admin name="a" nick="a" email="a@other.test">
<bind address="127.0.0.1" port="${port}" type="clients">
<connect allow="*" resolvehostnames="no" useident="no" fakelag="yes" threshold="10" commandrate="1000">
<files motd="${folder}/motd">
<module name="cap"><module name="ircv3"><module name="ircv3_servertime"><module name="ircv3_echomessage"><module name="ircv3_labeledresponse"><module name="ircv3_batch"><module name="ircv3_msgid"><module name="ircv3_ctctags">
<pid file="${folder}/other.pid">
<path configdir="${folder}" datadir="${folder}" logdir="${folder}" runtimedir="${folder}">
`,
  },
]

const LINES = 12

for (const { name, command, config } of OTHERS) {
  void test(
    `${name} gets each line of a pipe once, and a reader of JSON hears them`,
    { skip: missing(name) },
    async () => {
      await using folder = await tempFolder()
      const port = await freePort()
      await mkdir(folder.path('other'))
      await writeFile(folder.path('other', 'motd'), 'hello\n')
      await writeFile(folder.path('other', 'conf'), config(port, folder.path('other')), { mode: 0o600 })
      const [file, ...words] = command(folder.path('other', 'conf'))
      await using server = await Program.start(file, words)
      const target = { host: '127.0.0.1', port }
      await using eve = await poll(
        () => IrcClient.connect(target).catch(() => null),
        `${name} to listen`,
        undefined,
        () => server.output.text + server.errors.text,
      )
      await eve.register('eve')
      await eve.join('#ops')
      await using listening = await chat(folder, '--json', '--nick', 'ann', `127.0.0.1:${port}`, '#ops')
      await eve.expect(/:ann!\S+ JOIN/)
      await using posting = await shell(folder, `seq 1 ${LINES} | chat --plain --nick bob 127.0.0.1:${port} '#ops'`)
      assert.equal((await posting.exit(100_000)).code, 0, posting.errors.text)
      await listening.output.expect(new RegExp(`"text":"${LINES}"`))
      const numbers = Array.from({ length: LINES }, (_, index) => String(index + 1))
      const heard = [...listening.output.text.matchAll(/"event":"message".*"nick":"bob".*"text":"(\d+)"/g)]
      assert.deepEqual(
        heard.map(([, text]) => text),
        numbers,
      )
      const seen = eve.messages.filter(({ verb, source }) => verb === 'PRIVMSG' && source?.startsWith('bob!') === true)
      assert.deepEqual(
        seen.map(({ params }) => params[1]),
        numbers,
      )
      assert.match(posting.errors.text, /keeps no history/)
    },
  )
}
