/**
 * `/invitation/irc`: how the holder of an invitation comes in with a client for IRC. `/invitation` is the same where there is no browser client. The code stands behind the # of the address, which a browser sends to nobody: it is in no
 * log of a proxy, and this page says nothing of whether it is one. It is shown by the script.
 */
import { createHash } from 'node:crypto'
import { wantsChinese } from '../../admin/in-chinese.ts'
import type { ServerInfo } from '../../session/server-info.ts'
import { INVITATION_PAGE_TEXTS, type InvitationPageTexts } from './invitation-page-texts.ts'
import type { Answer, Asked } from './answer.ts'
import type { Route } from './route.ts'
import { statedHost, terminalCommands, waysTo } from './ways-to.ts'

export const INVITATION: Route = {
  method: 'GET',
  path: '/invitation/irc',
  answer: (asked, { info }) => invitationPage(info(), asked),
}

const STYLE =
  ':root{color-scheme:light dark;font:1.1rem/1.6 system-ui,sans-serif}body{max-width:38rem;margin:2rem auto;padding:0 1rem}code{font-size:1.1em;overflow-wrap:anywhere}li{margin:.8rem 0}'
const SCRIPT =
  "const c=decodeURIComponent(location.hash.slice(1));if(/^[\\w-]{1,40}$/.test(c))for(const e of document.querySelectorAll('.code'))e.textContent=c"
const HEADERS = {
  'Content-Security-Policy': `default-src 'none'; style-src ${sourceOf(STYLE)}; script-src ${sourceOf(SCRIPT)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'Referrer-Policy': 'no-referrer',
}

/** @param asked its `Host` is what the person has typed, and its `Accept-Language` what it reads */
export function invitationPage(info: ServerInfo, { headers }: Pick<Asked, 'headers'>): Answer {
  const language = wantsChinese(headers['accept-language']) ? 'zh' : 'en'
  const host = statedHost(headers)
  const texts = INVITATION_PAGE_TEXTS[language]
  const title = texts.title(escaped(info.network))
  const body = [
    `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${title}</title><style>${STYLE}</style>`,
    `<h1>${title}</h1>`,
    `<p>${texts.code} <strong><code class="code">${texts.behindTheSign}</code></strong></p>`,
    `<ol>${steps(info, host, texts)
      .map((step) => `<li>${step}</li>`)
      .join('')}</ol>`,
    ...terminals(info, host, texts),
    ...certificate(info, host, texts),
    `<script>${SCRIPT}</script></html>`,
  ]
  return { status: 200, type: 'text/html; charset=utf-8', headers: HEADERS, body: `${body.join('\n')}\n` }
}

function steps(info: ServerInfo, host: string, texts: InvitationPageTexts): readonly string[] {
  const irc = waysTo(info, 'clients', host).map(([port, isEncrypted]) => {
    const url = `${isEncrypted ? 'ircs' : 'irc'}://${host}:${port}/`
    return texts.connect(`<code>${host}</code>`, port, isEncrypted, `<a href="${url}">${url}</a>`)
  })
  const register = `<code>/msg NickServ REGISTER PASSWORD${info.accounts.isMailed ? ' E-MAIL' : ''}</code>`
  return [
    irc.length === 0 ? texts.webSocket : irc.join(` ${texts.or} `),
    texts.password,
    texts.register(register),
    ...(info.accounts.isMailed ? [texts.verify('<code>/msg NickServ VERIFY NICKNAME CODE</code>')] : []),
    texts.after(escaped(info.lobby)),
  ]
}

function terminals(info: ServerInfo, host: string, texts: InvitationPageTexts): readonly string[] {
  const commands = terminalCommands(info, host)
  return commands.length === 0
    ? []
    : [`<p>${texts.terminal} <code>${commands.join(`</code> ${texts.or} <code>`)}</code></p>`]
}

/** Where a way that is shown is encrypted, and no authority says whose it is. */
function certificate(info: ServerInfo, host: string, texts: InvitationPageTexts): readonly string[] {
  const ways = [...waysTo(info, 'clients', host), ...waysTo(info, 'people', host)]
  const isShown = ways.some(([, isEncrypted]) => isEncrypted)
  if (!isShown || info.certificate?.isSelfSigned !== true) return []
  return [`<p>${texts.certificate(`<code>${info.certificate.fingerprint}</code>`)}</p>`]
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** CSP Level 3 2.3.1: what may run and be drawn is this, and nothing else. */
function sourceOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
