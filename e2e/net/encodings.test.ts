/** Every character of every legacy encoding, as iconv(1) writes it. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { textEncoding } from '@partyline/net'
import { missing } from '../support/needs.ts'

interface Encoding {
  readonly label: string
  /** As iconv calls it. */
  readonly name: string
  /** Characters for which the WHATWG standard has other bytes. */
  readonly different?: string
}

const WINDOWS = ['874', '1250', '1251', '1252', '1253', '1254', '1255', '1256', '1257', '1258']
const ISO_8859 = ['2', '3', '4', '5', '6', '7', '8', '10', '13', '14', '15', '16']

const ENCODINGS: readonly Encoding[] = [
  { label: 'gbk', name: 'GBK' },
  // These have a place of their own only in the edition of 2005.
  { label: 'gb18030', name: 'GB18030', different: '𠂇𠂉𠃌𡗗𢦏𤇾' },
  { label: 'big5', name: 'BIG5', different: '═╞╡╪' },
  { label: 'shift_jis', name: 'CP932' },
  { label: 'iso-2022-jp', name: 'ISO-2022-JP' },
  { label: 'euc-kr', name: 'EUC-KR' },
  { label: 'ibm866', name: 'IBM866' },
  { label: 'koi8-r', name: 'KOI8-R' },
  { label: 'koi8-u', name: 'KOI8-U' },
  { label: 'macintosh', name: 'MACINTOSH' },
  ...WINDOWS.map((number) => ({ label: `windows-${number}`, name: `CP${number}` })),
  ...ISO_8859.map((number) => ({ label: `iso-8859-${number}`, name: `ISO-8859-${number}` })),
]

const POINT_MAX = 0x2ffff
const PRIVATE_USE = /\p{Co}/u
const UNKNOWN = Buffer.from('?')

const skip = missing('libc-bin')

/** Each character by itself, with a line end behind it. Those that iconv does not have are left out. */
function iconv(characters: readonly string[], name: string): readonly Buffer[] {
  const input = characters.map((character) => `${character}\n`).join('')
  const { stdout } = spawnSync('iconv', ['-c', '-f', 'UTF-8', '-t', name], { input, maxBuffer: 1e8 })
  return stdout
    .toString('latin1')
    .split('\n')
    .map((line) => Buffer.from(line, 'latin1'))
}

for (const { label, name, different = '' } of ENCODINGS) {
  void test(`${label} is written as iconv writes it`, { skip }, () => {
    const { encode } = textEncoding(label)
    const characters = Array.from({ length: POINT_MAX + 1 }, (_, point) => String.fromCodePoint(point)).filter(
      (character) => character.isWellFormed() && character > '\x7f' && !PRIVATE_USE.test(character),
    )
    const written = characters.filter((character) => !encode(character).equals(UNKNOWN))
    const others = iconv(written, name)
    const differing = written.filter((character, index) => {
      const other = others[index]
      return other !== undefined && other.length > 0 && !other.equals(encode(character))
    })
    assert.equal(differing.join(''), different)
    assert.ok(written.length > 80)
  })
}
