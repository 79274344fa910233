import { createHash, timingSafeEqual } from 'node:crypto'

/** Whether they are the same text, in a time that tells nothing of where they differ. */
export function equalSecrets(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
