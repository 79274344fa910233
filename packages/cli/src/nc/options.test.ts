import assert from 'node:assert/strict'
import { ENGLISH, say } from '../language/text.ts'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { ncHelp } from './help.ts'
import { REFUSED } from './option-table.ts'
import { type PortNames, portNames } from './port-names.ts'
import { type NcOptions, parseOptions } from './options.ts'
import { parseTime } from './time.ts'
import { UsageError } from './usage-error.ts'

/** As in services(5). */
const NAMES: PortNames = (name, protocol) => {
  if (name === 'https' && protocol === 'tcp') return 443
  return name === 'syslog' && protocol === 'udp' ? 514 : null
}

function optionsOf(...args: readonly string[]): NcOptions {
  const request = parseOptions(args, {}, NAMES)
  assert.equal(request.kind, 'run')
  return request.options
}

void describe('a command line', () => {
  const SAME: readonly (readonly [args: string, same: string])[] = [
    ['-lk -w2 h 80', '--listen --keep-open --wait=2s h 80'],
    ['h 80 -C -v -v', '-Cvv -- h 80'],
    ['-lp31337', '-l -p 31337'],
    ['-l 31337', '-l'],
    ['h', 'h 31337'],
    ['-i 1.5 h', '--idle 1500ms h'],
    ['--send h', '--send-only h'],
    ['-4 -6 h', '-6 h'],
    ['--broker 80', '-l --broker 80'],
    ['--ssl-ciphers X h', '--ssl --ssl-ciphers X h'],
    ['-U --ssl-verify /x', '--ssl --ssl-verify --unixsock /x'],
    ['h https', 'h 443'],
    ['-u h syslog', '-u h 514'],
    ['-l https', '-l 443'],
    ['-l -p 1 https', '-l https 1'],
    ['-l -p https', '-l 443'],
    ['-p https h', '-p 443 h'],
    ['-z h 22,https', '-z h 22 443'],
    ['-z h 3-5,22 7', '-z h 3 4 5 22 7'],
    ['[::1] 80', '::1 80'],
    ['-N h', 'h'],
    ['-q -1 h', 'h'],
    ['-q 0 h', '-w 0 h'],
    ['-q -1 -w 0 h', 'h'],
    ['-q 2 -w 0 h', '-q 2 h'],
  ]
  for (const [args, same] of SAME) {
    void it(`"${args}" means "${same}"`, () => {
      assert.deepEqual(optionsOf(...args.split(' ')), optionsOf(...same.split(' ')))
    })
  }

  void it('gives options the same meaning wherever they stand among the operands', () => {
    const expected = optionsOf('-C', '-w', '2', 'host', '80')
    for (const order of [
      ['host', '-C', '-w', '2', '80'],
      ['host', '80', '-w2', '-C'],
      ['-Cw2', 'host', '80'],
    ]) {
      assert.deepEqual(optionsOf(...order), expected)
    }
  })

  void it('takes words behind -- as operands', () => {
    assert.deepEqual(optionsOf('-U', '--', '-l').target, { kind: 'path', path: '-l' })
  })

  const WRONG: readonly (readonly [args: string, message: RegExp])[] = [
    ['', /no host/],
    ['a 1 c', /more than a host and a port/],
    ['h 99999', /"99999" is not a port/],
    ['80', /no host/],
    ['-l -s 127.0.0.1 80', /--source is for connecting/],
    ['h 1-5', /"1-5" is more than one port/],
    ['h 22,80', /more than one port/],
    ['h 22 80', /more than a host and a port: "h" "22" "80"/],
    ['-l h 22 80', /more than a host and a port/],
    ['-U -p 80 /x', /--unixsock and --source-port cannot be used together/],
    ['-lU -s /y /x', /--unixsock and --source cannot be used together/],
    ['-z h 22,', /"22," is not a port/],
    ['-z h 22,x', /"22,x" is not a port/],
    ['h ftp', /"ftp" is not a port/],
    ['-u h https', /"https" is not a port/],
    ['localhost:80', /"localhost:80" is a host and a port in one word/],
    ['[::1]:80', /in one word/],
    [':8080', /":8080" is a port behind a colon/],
    ['-l :8080', /behind a colon/],
    ['-l localhost:80', /in one word/],
    ['http://h/x', /"http:\/\/h\/x" is a URL/],
    ['https://h 443', /is a URL/],
    ['-N --no-shutdown h', /cannot be used together/],
    ['-k --reconnect h', /cannot be used together/],
    ['-k -u h', /cannot be used together/],
    ['-z h 5-1', /not a port/],
    ['-i 0 h', /"0" is not a time for -i/],
    ['-q 1x h', /"1x" is not a time for -q/],
    ['-i 1x h', /"1x" is not a time for -i/],
    ['-w', /-w needs a value/],
    ['--listen=1', /--listen takes no value/],
    ['--bogus', /no option --bogus/],
    ['-J', /no option -J/],
    ['--s h', /--s can mean .*--source or/],
    ['--chat h', /--chat needs -l/],
    ['-l --broker -e x', /cannot be used together/],
    ['--json -e x h', /cannot be used together/],
    ['-l -p 1 2', /two ports/],
    ['-l -m 0', /not a number of connections/],
    ['-U -u /x', /cannot be used together/],
    ['-u --multicast 10.1.2.3 80', /"10.1.2.3" is not the address of a group/],
    ['-u --multicast 240.1.2.3 80', /not the address of a group/],
    ['-u --multicast fe80::1 80', /not the address of a group/],
    ['-u --multicast 239.1.2.3% 80', /names no interface/],
    ['-u --multicast ff02::1 80', /link-local group/],
    ['--proxy-type socks5 h', /--proxy-type .* no proxy is given/],
    ['--proxy p --proxy-type ftp h', /"ftp" is not a type of proxy/],
    ['--proxy p:0 h', /"p:0" is not a proxy/],
    ['--proxy p --proxy-dns us h', /--proxy-dns/],
    ['--proxy p -u h', /cannot be used together/],
    ['-l --proxy-type socks5', /only|not a type of proxy that can listen/],
    ['ws://h/', /add|URL of a WebSocket/],
    ['-l --ws ws://h/', /listener has no URL/],
    ['--ws ws://h/ 80', /has its port in it/],
    ['--ws ws://h/#x', /not the URL of a WebSocket/],
    ['--ws --ssl ws://h/', /not encrypted/],
    ['--binary h', /--binary is for WebSockets/],
    ['--origin http://x h', /--origin is for WebSockets/],
    ['--ws -u h', /cannot be used together/],
    ['--ws -C h', /cannot be used together/],
    ['--ws --binary --frame json h', /cannot be used together/],
    ['--ws --frame length h', /cannot be used together/],
    ['--frame length -C h', /cannot be used together/],
    ['--frame csv h', /"csv" is not a kind of --frame/],
    ['--frame json -u h', /cannot be used together/],
    ['--reconnect -l', /cannot be used together/],
    ['--progress -z h', /cannot be used together/],
    ['--reconnect -u h', /cannot be used together/],
    ['-u --ssl-verify h', /cannot be used together/],
    ['-u -l --ssl-cert x --ssl-key x', /cannot be used together/],
    ['--ssl-cert x h', /belong together/],
  ]
  for (const [args, message] of WRONG) {
    void it(`refuses "${args}"`, () => {
      assert.throws(
        () =>
          parseOptions(
            args.split(' ').filter((word) => word !== ''),
            {},
            NAMES,
          ),
        message,
      )
    })
  }

  for (const [option, reason, remedy] of REFUSED) {
    const shown = option.length === 1 ? `-${option}` : `--${option}`
    void it(`refuses ${shown} with the reason and a remedy`, () => {
      assert.throws(
        () => parseOptions([shown, 'h']),
        (error) =>
          error instanceof UsageError && error.message.includes(say(reason, ENGLISH)) && error.remedy === remedy,
      )
    })
  }

  const SPELLINGS: readonly (readonly [args: string, remedy: RegExp])[] = [
    ['-l h 22 80', /^give one: a listener has one port/],
    ['-l h 22-80', /^give one: a listener has one port/],
    ['localhost:80', /^write two: partyline nc localhost 80$/],
    ['-l [::1]:80', /^write two: partyline nc -l ::1 80$/],
    [':8080', /^partyline nc HOST 8080 connects, partyline nc -l 8080 listens$/],
    ['http://example.org/x', /^write partyline nc example\.org 80 and send/],
    ['https://[::1]:8443/', /^write partyline nc --ssl ::1 8443 and send/],
    ['gopher://h', /^write partyline nc h PORT and send/],
    ['h ftp', /a number from 1 to 65535, or its name for tcp/],
    ['h 22,80', /add -z/],
    ['h 22 80', /add -z/],
  ]
  for (const [args, remedy] of SPELLINGS) {
    void it(`says how "${args}" is written`, () => {
      assert.throws(
        () => parseOptions(args.split(' '), {}, NAMES),
        (error) => error instanceof UsageError && remedy.test(say(error.remedy, ENGLISH)),
      )
    })
  }

  void it('says that a list of names cannot be read, where one is needed', () => {
    const names = portNames(() => {
      throw new Error('no such file')
    })
    assert.throws(() => parseOptions(['h', 'https'], {}, names), /list of names cannot be read: no such file/)
    assert.equal(parseOptions(['h', '80'], {}, names).kind, 'run')
    assert.equal(parseOptions(['-l', 'h'], {}, names).kind, 'run')
  })

  void it('never fails with anything but a usage error', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('http://', 'a:1', '22,80', '-l', '-p', '-', '--', '-w2', '--ssl', 'h', '80', '-vvv'),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (words) => {
        try {
          parseOptions(words, {}, NAMES)
        } catch (error) {
          assert.ok(error instanceof UsageError, String(error))
        }
      }),
    )
  })
})

void describe('a time', () => {
  const TIMES: readonly (readonly [text: string, timeMs: number | null])[] = [
    ['2', 2_000],
    ['3000ms', 3_000],
    ['2s', 2_000],
    ['1m', 60_000],
    ['1.5h', 5_400_000],
    ['.5', 500],
    ['0', null],
    ['-1', null],
    ['1d', null],
    ['', null],
    ['999h9', null],
    ['9999999', null],
  ]
  for (const [text, timeMs] of TIMES) {
    void it(`"${text}" is ${timeMs === null ? 'none' : `${timeMs} ms`}`, () => assert.equal(parseTime(text), timeMs))
  }
})

void it('the help has no line longer than 80 columns and names the letters that scripts use', () => {
  const help = ncHelp(ENGLISH)
  for (const line of help.split('\n')) assert.ok(line.length <= 80, line)
  for (const letter of '46UCcemdoxiqpslkNntuvwz') assert.match(help, new RegExp(`^ {2}-${letter}[, ]`, 'm'))
})

void it('a proxy has the port of its type, and the credentials of the command line before those of the environment', () => {
  const request = parseOptions(['--proxy', '[::1]', '--proxy-type', 'socks5', 'h'], { NCAT_PROXY_AUTH: 'me:a:b' })
  assert.equal(request.kind, 'run')
  const proxy = { type: 'socks5', host: '::1', port: 1_080, username: 'me', password: 'a:b', dns: 'remote' }
  assert.deepEqual(request.options.proxy, proxy)
  const { proxy: other } = optionsOf('--proxy=p:8080', '--proxy-auth', 'you', 'h')
  assert.deepEqual(other, { ...proxy, type: 'http', host: 'p', port: 8_080, username: 'you', password: undefined })
  for (const [auth, username, password] of [
    [':secret', '', 'secret'],
    ['', '', undefined],
    ['me:', 'me', ''],
  ] as const) {
    const { proxy: given } = optionsOf('--proxy', 'p', '--proxy-auth', auth, 'h')
    assert.deepEqual([given?.username, given?.password], [username, password], auth)
    assert.equal(optionsOf('-l', '--proxy-type', 'http', '--proxy-auth', auth).proxyAuth, auth)
  }
  assert.equal(optionsOf('-l', '--proxy-type', 'http').target.kind, 'host')
})
