/** Messages as Slack takes them (incoming webhooks), and as programs write them that know Discord, Mattermost or none of these. */
import { listAt, textAt } from './fields.ts'
import type { Said } from './said.ts'

const TEXTS = ['text', 'content', 'message', 'body'] as const

export function fromMessage(value: unknown): Said {
  if (typeof value === 'string') return said(value, '')
  const own = TEXTS.map((name) => textAt(value, name)).find((text) => text !== '') ?? ''
  const attached = listAt(value, 'attachments').map(attachmentText)
  const blocks = own === '' ? listAt(value, 'blocks').map((block) => textAt(block, 'text', 'text')) : []
  const text = [own, ...attached, ...blocks].filter((part) => part !== '').join('\n')
  return said(withoutMarkup(text), textAt(value, 'username'))
}

function said(text: string, author: string): Said {
  return text.trim() === '' ? null : { author: author === '' ? null : author, text }
}

function attachmentText(attachment: unknown): string {
  const [fallback, title, link, text] = ['fallback', 'title', 'title_link', 'text'].map((name) =>
    textAt(attachment, name),
  )
  const whole = [title, link, text].filter((part) => part !== '').join(' ')
  return whole === '' ? (fallback ?? '') : whole
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
