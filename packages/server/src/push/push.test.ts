import assert from 'node:assert/strict'
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { encrypt, PAYLOAD_BYTES_MAX } from './encrypt.ts'
import { Vapid } from './vapid.ts'

const bytes = (text: string) => Buffer.from(text, 'base64url')

void test('the example of RFC 8291, appendix A, byte for byte', () => {
  const body = encrypt(
    Buffer.from('When I grow up, I want to be a watermelon'),
    {
      publicKey: bytes('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'),
      authSecret: bytes('BTBZMqHH6r4Tts7J_aSIgg'),
    },
    { privateKey: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'), salt: bytes('DGv6ra1nlYgDCS1FRnbzlw') },
  )
  assert.equal(
    body.toString('base64url'),
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml' +
      'mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT' +
      'pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  )
})

/** As a client reads it. */
function decrypt(body: Buffer, client: ReturnType<typeof createECDH>, authSecret: Buffer): Buffer {
  const [salt, sender, sealed] = [body.subarray(0, 16), body.subarray(21, 86), body.subarray(86)]
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), client.getPublicKey(), sender])
  const ikm = Buffer.from(hkdfSync('sha256', client.computeSecret(sender), authSecret, info, 32))
  const key = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: aes128gcm\0', 16))
  const nonce = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: nonce\0', 12))
  const decipher = createDecipheriv('aes-128-gcm', key, nonce)
  decipher.setAuthTag(sealed.subarray(-16))
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  assert.equal(plain.at(-1), 2)
  return plain.subarray(0, -1)
}

void test('what is pushed is read by its client, up to the longest, and nothing longer is taken', () => {
  const client = createECDH('prime256v1')
  const publicKey = client.generateKeys()
  const authSecret = randomBytes(16)
  const keys = { publicKey, authSecret }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (payload) => {
      assert.deepEqual(decrypt(encrypt(payload, keys), client, authSecret), Buffer.from(payload))
    }),
    { numRuns: 30 },
  )
  const longest = randomBytes(PAYLOAD_BYTES_MAX)
  const body = encrypt(longest, keys)
  assert.equal(body.length, 4_096)
  assert.deepEqual(decrypt(body, client, authSecret), longest)
  assert.throws(() => encrypt(randomBytes(PAYLOAD_BYTES_MAX + 1), keys), RangeError)
  assert.throws(() => encrypt(longest, { ...keys, publicKey: Buffer.alloc(65, 4) }))
})

void test('a service can prove that a push comes from the server whose key its client has', () => {
  const vapid = new Vapid('secret', 'https://chat.example')
  assert.equal(new Vapid('secret', '').publicKey, vapid.publicKey)
  assert.notEqual(new Vapid('another', '').publicKey, vapid.publicKey)
  const now = 1_700_000_000_000
  const field = vapid.authorization(new URL('https://push.example/send/abc'), now)
  const [, token = '', key = ''] = /^vapid t=(\S+), k=(\S+)$/.exec(field) ?? []
  assert.equal(key, vapid.publicKey)
  const [header = '', claims = '', signature = ''] = token.split('.')
  assert.deepEqual(JSON.parse(bytes(header).toString()), { typ: 'JWT', alg: 'ES256' })
  assert.deepEqual(JSON.parse(bytes(claims).toString()), {
    aud: 'https://push.example',
    exp: now / 1000 + 43_200,
    sub: 'https://chat.example',
  })
  const point = bytes(key)
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')]
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } })
  const signed = Buffer.from(`${header}.${claims}`)
  assert.ok(verify('sha256', signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, bytes(signature)))
})
