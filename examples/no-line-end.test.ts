/** What a beginner's program sends, without a line end, is shown and answered: each client here is a few lines of Python. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Program } from '../e2e/support/program.ts'
import { Example } from './testing/example.ts'
import { missing, suiteUnless } from '../e2e/support/needs.ts'

/** Sends a text, prints what comes, then does the same with the next text. */
const CLIENT = `
import socket, sys
s = socket.socket()
s.settimeout(20)
s.connect(('127.0.0.1', int(sys.argv[1])))
for text in sys.argv[2:]:
    if text == 'receive':
        print(s.recv(1024).decode(), flush=True)
    else:
        s.send(text.encode())
s.close()
`

const python = (...args: readonly (string | number)[]) => Program.start('python3', ['-c', CLIENT, ...args.map(String)])

suiteUnless(missing('python3'), 'a client in Python that sends no line end', () => {
  void it('is heard and answered by the echo server', async () => {
    await using server = new Example('echo-server', [0])
    await using client = await python(await server.port(), '你好', 'receive')
    await server.expect(/sent 6 bytes: "你好"$/m)
    assert.equal((await client.exit()).code, 0)
    assert.equal(client.output.text, '你好\n')
  })

  void it('is heard and answered by the object-oriented server, again and again', async () => {
    await using server = new Example('object-oriented-server', [0])
    await using client = await python(await server.port(), 'hello', 'receive', 'again', 'receive')
    await server.expect(/says "hello"$/m)
    await server.expect(/says "again"$/m)
    assert.equal((await client.exit()).code, 0)
    assert.equal(client.output.text, 'HELLO\n\nAGAIN\n\n')
  })

  void it('is led through its conversation by the threaded-style server', async () => {
    await using server = new Example('threaded-style-server', [0])
    const talk = ['receive', 'Ada', 'receive', 'seven', 'receive', 'bye', 'receive']
    await using client = await python(await server.port(), ...talk)
    await client.output.expect(/Hello, Ada\..*seven is not a number.*Your sum is 0;/s)
    assert.equal((await client.exit()).code, 0)
  })

  void it('talks with a person at the two-way chat', async () => {
    await using ada = new Example('two-way-chat', ['listen', 0])
    await using client = await python(await ada.port(), 'hello', 'receive', 'bye')
    await ada.expect(/^< hello$/m)
    ada.type('who is there?\n')
    assert.equal((await client.exit()).code, 0)
    assert.equal(client.output.text, 'who is there?\n\n')
    await ada.expect(/^< bye$/m)
    assert.equal(await ada.exit(), 0)
  })

  void it('says something in the chat room', async () => {
    await using room = new Example('chat-room', [0])
    const port = await room.port()
    await using ben = new Example('chat-room-client', ['ben', port])
    await ben.expect(/^\* you are ben$/m)
    await using client = await python(port, 'receive', '/nick ada', 'receive', 'hello', 'receive')
    await ben.expect(/^\* guest2 is now ada$/m)
    await ben.expect(/^ada: hello$/m)
    ben.type('hello, Ada\n')
    await client.output.expect(/^ben: hello, Ada$/m)
    assert.equal((await client.exit()).code, 0)
  })
})
