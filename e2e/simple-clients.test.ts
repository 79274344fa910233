/**
 * The smallest clients there are, ii and sic: they find the text of a line behind " :" only, as many bots do. So a message
 * of one word must be written like every other one, and a Chinese sentence is one word.
 */
import assert from 'node:assert/strict'
import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { IrcClient } from './support/irc-client.ts'
import { testOnJournals } from './support/journals.ts'
import { missing } from './support/needs.ts'
import { Program } from './support/program.ts'
import { tempFolder } from './support/temp-folder.ts'
import { poll, WAIT_MS } from './support/wait.ts'

const CHANNEL = '#lobby'
const WORDS = ['hello', '大家好，今晚八点开会']

/** Waits until a file has a line that matches. */
async function expectIn(file: string, pattern: RegExp): Promise<void> {
  let text = ''
  const look = async (): Promise<true | null> => {
    text = await readFile(file, 'utf8').catch(() => '')
    return pattern.test(text) ? true : null
  }
  await poll(look, `${pattern} in ${file}`, WAIT_MS, () => text)
}

testOnJournals(
  'ii and sic see a message of one word, from each other and from any client, and why a client left',
  { skip: missing('ii', 'sic') },
  async (journal) => {
    await using folder = await tempFolder()
    await using server = await journal.start({ data: folder.path('data') })
    const { host, port } = server.door('irc')

    const home = folder.path('ii')
    await using ivan = await Program.start('ii', ['-i', home, '-s', host, '-p', String(port), '-n', 'ivan'])
    const room = join(home, host)
    await expectIn(join(room, 'out'), /Welcome to Partyline/)
    await appendFile(join(room, 'in'), `/j ${CHANNEL}\n`)
    await expectIn(join(room, CHANNEL, 'out'), /ivan\S* has joined #lobby/)

    await using sid = await Program.start('sic', ['-h', host, '-p', String(port), '-n', 'sid'])
    await sid.output.expect(/Welcome to Partyline/)
    sid.write(`:j ${CHANNEL}\n:s ${CHANNEL}\n`)
    await expectIn(join(room, CHANNEL, 'out'), /sid\S* has joined #lobby/)

    await using ann = await IrcClient.connect(server.door('irc'))
    await ann.register('ann')
    await ann.join(CHANNEL)
    await sid.output.expect(/ann/)

    for (const word of WORDS) {
      ann.send(`PRIVMSG ${CHANNEL} ${word}`)
      await sid.output.expect(new RegExp(`^#lobby\\s+: .*<ann> ${word}$`, 'm'))
      await expectIn(join(room, CHANNEL, 'out'), new RegExp(`<ann> ${word}$`, 'm'))

      sid.write(`${word}\n`)
      await expectIn(join(room, CHANNEL, 'out'), new RegExp(`<sid> ${word}$`, 'm'))
      assert.equal((await ann.expect(/^:sid!\S+ PRIVMSG /)).params[1], word)

      await appendFile(join(room, CHANNEL, 'in'), `${word}\n`)
      await sid.output.expect(new RegExp(`^#lobby\\s+: .*<ivan> ${word}$`, 'm'))
      assert.equal((await ann.expect(/^:ivan!\S+ PRIVMSG /)).params[1], word)
    }

    await appendFile(join(room, CHANNEL, 'in'), '/t 茶\n')
    await sid.output.expect(/>< TOPIC.*: 茶$/m)
    await appendFile(join(room, 'in'), '/q 再见\n')
    await sid.output.expect(/ivan.*再见$/m)
    assert.match((await ann.expect(/^:ivan!\S+ QUIT /)).params[0] ?? '', /再见$/)
    await ivan.exit()
  },
)
