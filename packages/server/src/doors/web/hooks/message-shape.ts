/** Messages as Slack takes them (incoming webhooks), and as programs write them that know Discord, Mattermost or none of these. */
import { lines, listAt, textAt, words } from './fields.ts'
import type { Said } from './said.ts'

const TEXTS = ['text', 'content', 'message', 'body', 'msg'] as const

export function fromMessage(value: unknown): Said {
  if (typeof value === 'string') return said(value, '')
  const own = TEXTS.map((name) => textAt(value, name)).find((text) => text !== '') ?? ''
  const attached = listAt(value, 'attachments').map(attachmentText)
  const embedded = listAt(value, 'embeds').map(embedText)
  // Where there are both, the text says the same in fewer words.
  const blocks = own === '' ? blocksOf(value) : ''
  const text = lines(textAt(value, 'title'), own, ...attached, ...embedded, blocks)
  return said(withoutMarkup(text), textAt(value, 'username'))
}

function said(text: string, author: string): Said {
  return text.trim() === '' ? null : { author: author === '' ? null : author, text }
}

/** https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments */
function attachmentText(attachment: unknown): string {
  const own = (name: string) => textAt(attachment, name)
  const main = words(own('title'), own('title_link'), own('text'))
  const fields = listAt(attachment, 'fields').map((field) => named(textAt(field, 'title'), textAt(field, 'value')))
  return lines(own('pretext'), main, ...fields, blocksOf(attachment)) || own('fallback')
}

/** https://docs.slack.dev/reference/block-kit/blocks: what stands in sections, headers and contexts. */
function blocksOf(value: unknown): string {
  const texts = listAt(value, 'blocks').map((block) => {
    const parts = [...listAt(block, 'fields'), ...listAt(block, 'elements')].map((part) => textAt(part, 'text'))
    return lines(textAt(block, 'text', 'text'), ...parts)
  })
  return lines(...texts)
}

/** https://docs.discord.com/developers/resources/message#embed-object */
function embedText(embed: unknown): string {
  const own = (name: string) => textAt(embed, name)
  const fields = listAt(embed, 'fields').map((field) => named(textAt(field, 'name'), textAt(field, 'value')))
  return lines(words(own('title'), own('url'), own('description')), ...fields)
}

function named(name: string, value: string): string {
  return value === '' ? '' : words(name === '' ? '' : `${name}:`, value)
}

/**
 * Slack's mrkdwn: `<https://a.example|Name>`, `<!here>`, and three characters that are escaped. A sign `<` ends what stands behind the one before it, or
 * a body full of them would be looked at to its end from each of them.
 */
function withoutMarkup(text: string): string {
  return text
    .replaceAll(/<(https?:[^|<>\s]+)\|([^<>]*)>/g, '$2 $1')
    .replaceAll(/<(https?:[^|<>\s]+)>/g, '$1')
    .replaceAll(/<!(\w+)(?:\|[^<>]*)?>/g, '@$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
