/** Addresses that are verified, by a mail program that people use (msmtp takes what sendmail takes) and a mail server. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { IrcClient } from './support/irc-client.ts'
import { missing } from './support/needs.ts'
import { ChatServer } from './support/server.ts'
import { SmtpServer } from './support/smtp-server.ts'
import { tempFolder } from './support/temp-folder.ts'

void test(
  'a code goes out by mail for a new account and for another address, and an address that no server takes is refused',
  { skip: missing('msmtp') },
  async () => {
    await using folder = await tempFolder()
    await using smtp = await SmtpServer.start()
    const command = `msmtp -t -i --host=127.0.0.1 --port=${smtp.port} --from=partyline@chat.example --syslog=off`
    await using server = await ChatServer.start({
      data: folder.path('data'),
      args: ['--mail-command', command, '--mail-from', 'partyline@chat.example'],
    })
    await using ann = await IrcClient.connect(server.door('irc'))
    await ann.register('ann')
    smtp.unknown.add('nobody@mail.example')
    ann.send('NS REGISTER secret-word nobody@mail.example')
    await ann.expect(/ NOTICE ann :No mail could be sent to this address/)

    ann.send('NS REGISTER secret-word ann@mail.example')
    await ann.expect(/ NOTICE ann :A code was sent to you/)
    const [first] = smtp.delivered
    assert.deepEqual(first?.recipients, ['ann@mail.example'])
    assert.match(
      first?.message ?? '',
      /^From: partyline@chat\.example\r\nTo: ann@mail\.example\r\nSubject: \S+ your code\r\n/,
    )
    ann.send(/VERIFY ann \w{12}/.exec(first?.message ?? '')?.[0] ?? '')
    await ann.expect(/ VERIFY SUCCESS ann /)

    ann.send('NS SET EMAIL ann@new.example')
    await ann.expect(/ NOTICE ann :A code was sent to ann@new\.example/)
    const second = smtp.delivered.at(-1)
    assert.deepEqual([second?.recipients, smtp.delivered.length], [['ann@new.example'], 2])
    ann.send(`NS ${/VERIFY ann \w{12}/.exec(second?.message ?? '')?.[0]}`)
    await ann.expect(/ NOTICE ann :Your address is verified/)
    ann.send('NS INFO')
    await ann.expect(/ NOTICE ann :Your e-mail address is ann@new\.example/)
  },
)
