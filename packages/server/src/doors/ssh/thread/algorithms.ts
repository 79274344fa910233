/**
 * How connections are encrypted (RFC 9142, RFC 5647, RFC 6668). Nothing with SHA-1, no group whose exponents keep a thread busy, no compression, by
 * which few bytes could become many. Of the ciphers those that Node has from OpenSSL: ssh2 computes Poly1305 itself, at three times the cost.
 */
export const ALGORITHMS = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
  ],
  cipher: ['aes256-gcm@openssh.com', 'aes128-gcm@openssh.com', 'aes256-ctr', 'aes192-ctr', 'aes128-ctr'],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
  compress: ['none'],
} as const
