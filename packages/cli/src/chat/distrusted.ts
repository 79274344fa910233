/** What is said of a certificate that is not the expected one. */
import { EXIT } from '../exit-codes.ts'
import { text } from '../language/text.ts'
import { ChatError } from './chat-error.ts'
import type { DistrustError } from './connect-to.ts'
import { formatWay, placeOf, type Way } from './destination.ts'

export function distrusted({ shown, verdict }: DistrustError, way: Way): ChatError {
  const place = placeOf(way)
  const exitCode = EXIT.certificate
  if (verdict.kind === 'other') {
    return new ChatError({
      said: text`${place} shows another certificate than the one that was named. Nothing was said to it.\n  named:  ${verdict.expected}\n  shown:  ${shown}`,
      remedy: text`Compare both with what the server prints when it starts. If neither is the same, somebody is in between`,
      exitCode,
    })
  }
  const before = verdict.before ?? text`one of an authority that this machine trusts`
  return new ChatError({
    said: text`THE CERTIFICATE OF ${place} HAS CHANGED. Nothing was said to it: somebody may be in between.\n  before: ${before}\n  now:    ${shown}`,
    remedy: text`Ask the operator of the server, by another way, for its fingerprint. If it is the new one: partyline chat ${formatWay(way)} --fingerprint ${shown}`,
    exitCode,
  })
}
