/** IRCv3 labeled-response. */
import type { Tags } from '@partyline/irc'

const LABEL_BYTES_MAX = 64

/** What the answer to a line with these tags repeats. */
export function labelOf(tags: Tags): string | null {
  const label = tags.get('label')
  return label === undefined || label === '' || Buffer.byteLength(label) > LABEL_BYTES_MAX ? null : label
}
