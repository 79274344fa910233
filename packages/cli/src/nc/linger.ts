/**
 * How long the end of a session waits for the other side to take the last bytes, and to end too. ncat does not wait: what is
 * still on its way is then lost when the other side says something. A long wait would hold up scripts whose other side stays.
 * After this time the system goes on sending.
 */
export const LINGER_MS = 500
