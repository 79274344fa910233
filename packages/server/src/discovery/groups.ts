/** Where multicast DNS is spoken (RFC 6762 3 and 5): both sides of it. */
export const MDNS_PORT = 5353
export const GROUPS = { 4: '224.0.0.251', 6: 'ff02::fb' } as const
