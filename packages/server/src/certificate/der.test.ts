import assert from 'node:assert/strict'
import { it } from 'node:test'
import * as der from './der.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const LENGTHS: readonly (readonly [number, string])[] = [
  [0, '00'],
  [127, '7f'],
  [128, '8180'],
  [255, '81ff'],
  [256, '820100'],
  [65_535, '82ffff'],
  [65_536, '83010000'],
]
for (const [length, encoded] of LENGTHS) {
  void it(`writes the length ${length} as ${encoded}`, () => {
    const value = der.octetString(new Uint8Array(length))
    assert.equal(hex(value.subarray(0, value.length - length)), `04${encoded}`)
  })
}

const INTEGERS: readonly (readonly [string, string])[] = [
  ['00', '020100'],
  ['0000', '020100'],
  ['7f', '02017f'],
  ['80', '02020080'],
  ['0080', '02020080'],
  ['0100', '02020100'],
  ['ffff', '020300ffff'],
]
for (const [bytes, encoded] of INTEGERS) {
  void it(`writes the whole number 0x${bytes} as ${encoded}`, () => {
    assert.equal(hex(der.unsignedInteger(Buffer.from(bytes, 'hex'))), encoded)
  })
}

const IDENTIFIERS: readonly (readonly [string, string])[] = [
  ['2.5.4.3', '0603550403'],
  ['1.2.840.113549', '06062a864886f70d'],
  ['1.2.840.10045.4.3.2', '06082a8648ce3d040302'],
  ['1.3.6.1.5.5.7.3.1', '06082b06010505070301'],
  ['2.999.3', '0603883703'],
]
for (const [dotted, encoded] of IDENTIFIERS) {
  void it(`writes the object identifier ${dotted} as ${encoded}`, () => {
    assert.equal(hex(der.objectIdentifier(dotted)), encoded)
  })
}

const TIMES: readonly (readonly [string, string])[] = [
  ['1950-01-01T00:00:00Z', '\u0017\u000d500101000000Z'],
  ['2049-12-31T23:59:59.999Z', '\u0017\u000d491231235959Z'],
  ['2050-01-01T00:00:00Z', '\u0018\u000f20500101000000Z'],
]
for (const [date, encoded] of TIMES) {
  void it(`writes the time ${date} in the form that RFC 5280 asks for`, () => {
    assert.equal(der.time(new Date(date)).toString('latin1'), encoded)
  })
}

void it('writes a bit string with its unused bits first, and true as 0xff', () => {
  assert.equal(hex(der.bitString(Uint8Array.of(0x80), 7)), '03020780')
  assert.equal(hex(der.booleanTrue()), '0101ff')
})

void it('wraps values in tags of their context', () => {
  assert.equal(hex(der.explicit(3, der.sequence())), 'a3023000')
  assert.equal(hex(der.implicit(2, Buffer.from('a'))), '820161')
})
