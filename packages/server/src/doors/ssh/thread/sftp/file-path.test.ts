import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { assert as always, property, string } from 'fast-check'
import { isChannelName } from '@partyline/irc'
import { folderOf, placeOf, realPath } from './file-path.ts'

const ROOT = { kind: 'root' }
const LOBBY = { kind: 'channel', channel: '#lobby' }
const PHOTO = { kind: 'file', channel: '#lobby', name: 'photo.jpg' }
const NOWHERE = { kind: 'nowhere' }

void describe('a path of SFTP', () => {
  for (const [path, place] of [
    ['', ROOT],
    ['.', ROOT],
    ['/', ROOT],
    ['../..', ROOT],
    ['/lobby/..', ROOT],
    ['lobby', LOBBY],
    ['#lobby', LOBBY],
    ['/lobby/', LOBBY],
    ['//lobby/.', LOBBY],
    ['lobby/photo.jpg', PHOTO],
    ['#lobby/photo.jpg', PHOTO],
    ['/../lobby/x/../photo.jpg', PHOTO],
    ['../../etc/passwd', { kind: 'file', channel: '#etc', name: 'passwd' }],
    ['lobby/photo.jpg/x', NOWHERE],
    ['lobby/a/b', NOWHERE],
    ['a\u001b[2J/photo.jpg', NOWHERE],
    ['a b/photo.jpg', NOWHERE],
    ['a%2Fb/c', { kind: 'file', channel: '#a/b', name: 'c' }],
  ] as const) {
    void it(`${JSON.stringify(path)} is ${place.kind}`, () => assert.deepEqual(placeOf(path), place))
  }

  void it('has no way up or out, whatever it is', () => {
    always(
      property(string({ unit: 'grapheme-ascii' }), (path) => {
        for (const one of [path, `../${path}`, `/lobby/../../${path}/..`]) {
          const parts = realPath(one).split('/')
          assert.equal(parts[0], '')
          assert.ok(!parts.includes('..') && !parts.includes('.'))
          const place = placeOf(one)
          if (place.kind === 'file') assert.ok(!place.name.includes('/') && isChannelName(place.channel))
        }
      }),
    )
  })

  void it('of a channel leads to it, however the channel is called', () => {
    for (const channel of [
      '#lobby',
      '##',
      '#',
      '#..',
      '#.',
      '#a/b',
      '#100%',
      '#%2F',
      '#~',
      '##x',
      '#小组',
      '#.hidden',
    ]) {
      if (!isChannelName(channel)) continue
      const folder = folderOf(channel)
      assert.ok(!folder.includes('/'), folder)
      assert.deepEqual(placeOf(`/${folder}`), { kind: 'channel', channel })
    }
  })
})
