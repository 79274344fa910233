import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Picture } from '../pictures/picture.ts'
import { Stage } from '../testing/stage.ts'

const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('pixels')])
const CAN = '\u001b_Gi=31;OK\u001b\\'
const PLACEHOLDER = /\u{10eeee}/u
const SENT = /_Ga=t,f=100/g

interface Asked {
  readonly stage: Stage
  readonly fetched: Picture[]
  /** All that was written for the terminal, frames included. */
  readonly written: () => Promise<string>
}

async function asked(answer: string, isWanted = true): Promise<Asked> {
  const fetched: Picture[] = []
  const fetchPicture = (picture: Picture) => {
    fetched.push(picture)
    return Promise.resolve(PNG)
  }
  const stage = new Stage({ chat: isWanted ? { fetchPicture } : {} })
  let all = ''
  const write = stage.terminal.write.bind(stage.terminal)
  stage.terminal.write = (text) => {
    all += text
    return write(text)
  }
  stage.chat.start()
  stage.terminal.type(answer)
  await stage.settle()
  stage.server.say(':server 005 {nick} soju.im/FILEHOST=https://line.example/uploads :are supported')
  await stage.settle()
  const written = async () => {
    await stage.settle()
    return all
  }
  return { stage, fetched, written }
}

/** A file in the channel, as the server tells of it. */
function shares(stage: Stage, url: string): void {
  const file = `id=${url.length}&name=cat.png&type=image%2Fpng&size=14&width=320&height=160`
  stage.server.say(`@msgid=${url};+partyline/file=${file} :bob!b@h PRIVMSG #lobby :${url}`)
}

void describe('a picture of the server', () => {
  void it('is fetched once, sent once, and has its room before it is there', async () => {
    const { stage, fetched, written } = await asked(CAN)
    shares(stage, 'https://line.example/files/a/cat.png')
    const text = await written()
    assert.deepEqual(
      fetched.map(({ addresses, columns, rows }) => ({ addresses, columns, rows })),
      [{ addresses: ['https://line.example/files/a/cat.png'], columns: 40, rows: 10 }],
    )
    assert.equal(text.match(SENT)?.length, 1)
    const rows = stage.screen.split('\n').filter((row) => PLACEHOLDER.test(row))
    assert.equal(rows.length, 10)
    stage.server.message('bob', '#lobby', 'more')
    await stage.resize({ columns: 90, rows: 30 })
    assert.equal((await written()).match(SENT)?.length, 1)
  })

  void it('is a link where it was not asked for, or the terminal cannot', async () => {
    for (const [answer, isWanted] of [
      [CAN, false],
      ['', true],
      ['\u001b_Gi=31;ENOTSUP\u001b\\', true],
    ] as const) {
      const { stage, fetched, written } = await asked(answer, isWanted)
      shares(stage, 'https://line.example/files/a/cat.png')
      const text = await written()
      assert.deepEqual(fetched, [])
      assert.ok(!PLACEHOLDER.test(text))
      assert.equal(text.includes('\u001b_Gi=31,'), isWanted)
    }
  })

  void it('is a link where it is of another host, no PNG, or too large', async () => {
    const { stage, fetched, written } = await asked(CAN)
    shares(stage, 'https://evil.example/files/a/cat.png')
    shares(stage, 'http://line.example/files/a/cat.png')
    const big = 'id=z&name=a&type=image%2Fpng&size=99999999&width=10&height=10'
    const jpeg = 'id=y&name=a&type=image%2Fjpeg&size=9&width=10&height=10'
    for (const about of [big, jpeg]) {
      stage.server.say(`@+partyline/file=${about} :bob!b@h PRIVMSG #lobby :https://line.example/files/d/a`)
    }
    shares(stage, 'https://line.example/files/right/cat.png')
    await written()
    assert.deepEqual(
      fetched.flatMap(({ addresses }) => addresses),
      ['https://line.example/files/right/cat.png'],
    )
  })

  void it('leaves the terminal with the chat', async () => {
    const { stage, written } = await asked(CAN)
    shares(stage, 'https://line.example/files/a/cat.png')
    await written()
    stage.chat.leave()
    assert.ok(/_Ga=d,d=I,i=\d+,q=2;/.test(await written()))
    stage.chat.enter()
    assert.equal((await written()).match(SENT)?.length, 2)
  })
})
