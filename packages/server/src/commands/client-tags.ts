/** What a client says with a message beside its text (IRCv3 message-tags). */
import { isClientOnlyTag, NO_TAGS, type Tags } from '@partyline/irc'
import { FILE_TAG } from '../network/file-tag.ts'
import type { SessionView } from './definition.ts'

/** Those that others are told. What only the server says of files, no client says. */
export function clientTagsOf(session: SessionView, tags: Tags): Tags {
  if (tags.size === 0 || !session.can('message-tags')) return NO_TAGS
  const kept = new Map<string, string>()
  for (const [key, value] of tags) if (isClientOnlyTag(key) && key !== FILE_TAG) kept.set(key, value)
  return kept.size === 0 ? NO_TAGS : kept
}

export function bytesOf(tags: Tags): number {
  let bytes = 0
  for (const [key, value] of tags) bytes += Buffer.byteLength(key + value)
  return bytes
}
