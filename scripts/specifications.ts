/**
 * Which specification is followed where, and what shows it: docs/reference/ircv3.md is made of this table. Whatever CAP LS and 005
 * announce has its row, and nothing else is said to be announced: check-documents.ts compares the two.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describeSupport } from '@partyline/server'

export interface Specification {
  readonly name: string
  /** Or a page below docs/. */
  readonly url: string
  /** Capabilities, and tokens of 005. */
  readonly announced: readonly string[]
  /** Below packages/, the one to begin with first. */
  readonly files: readonly string[]
  readonly tests: readonly string[]
}

const IRCV3 = 'https://ircv3.net/specs/extensions/'
const MODERN = 'https://modern.ircdocs.horse/'

/** By name, in alphabetical order: those of IRCv3 as their pages are called, then the others. */
export const SPECIFICATIONS: readonly Specification[] = [
  {
    name: 'account-extban',
    url: `${IRCV3}account-extban`,
    announced: ['ACCOUNTEXTBAN'],
    files: ['server/src/network/list-mask.ts', 'server/src/network/channel-access.ts'],
    tests: ['server/src/network/list-mask.test.ts'],
  },
  {
    name: 'account-notify',
    url: `${IRCV3}account-notify`,
    announced: ['account-notify'],
    files: ['server/src/delivery/audience.ts', 'server/src/network/event-message.ts'],
    tests: ['server/src/commands/authenticate.test.ts'],
  },
  {
    name: 'account-registration (draft)',
    url: `${IRCV3}account-registration`,
    announced: ['draft/account-registration'],
    files: [
      'server/src/commands/register.ts',
      'server/src/network/accounts/accounts.ts',
      'server/src/mail/send-mail.ts',
    ],
    tests: ['server/src/commands/register.test.ts'],
  },
  {
    name: 'account-tag',
    url: `${IRCV3}account-tag`,
    announced: ['account-tag'],
    files: ['server/src/session/irc-encoder.ts', 'server/src/delivery/echo.ts'],
    tests: ['server/src/commands/authenticate.test.ts'],
  },
  {
    name: 'away-notify',
    url: `${IRCV3}away-notify`,
    announced: ['away-notify'],
    files: ['server/src/delivery/audience.ts', 'server/src/delivery/fan-out.ts'],
    tests: ['server/src/delivery/capabilities.test.ts'],
  },
  {
    name: 'batch',
    url: `${IRCV3}batch`,
    announced: ['batch'],
    files: ['server/src/delivery/response.ts', 'server/src/commands/chathistory.ts'],
    tests: ['server/src/delivery/labeled-response.test.ts', 'server/src/commands/chathistory.test.ts'],
  },
  {
    name: 'bot-mode',
    url: `${IRCV3}bot-mode`,
    announced: ['BOT'],
    files: ['server/src/network/user-modes.ts', 'server/src/session/irc-encoder.ts', 'server/src/replies/who.ts'],
    tests: ['server/src/commands/user-modes.test.ts'],
  },
  {
    name: 'capability-negotiation',
    url: `${IRCV3}capability-negotiation`,
    announced: ['cap-notify'],
    files: ['server/src/commands/cap.ts', 'server/src/session/capabilities.ts', 'irc/src/capabilities.ts'],
    tests: ['server/src/commands/cap.test.ts', 'server/src/commands/registration.test.ts'],
  },
  {
    name: 'channel-rename (draft)',
    url: `${IRCV3}channel-rename`,
    announced: ['draft/channel-rename'],
    files: ['server/src/network/renaming.ts', 'server/src/network/redirects.ts', 'server/src/commands/rename.ts'],
    tests: ['server/src/commands/rename.test.ts'],
  },
  {
    name: 'chathistory (draft)',
    url: `${IRCV3}chathistory`,
    announced: ['draft/chathistory', 'draft/event-playback', 'CHATHISTORY', 'MSGREFTYPES'],
    files: ['server/src/commands/chathistory.ts', 'server/src/store/history-reader.ts', 'irc/src/chathistory.ts'],
    tests: ['server/src/commands/chathistory.test.ts', 'server/src/commands/paging-by-time.test.ts'],
  },
  {
    name: 'chghost',
    url: `${IRCV3}chghost`,
    announced: ['chghost'],
    files: ['server/src/network/host.ts', 'server/src/commands/chghost.ts', 'server/src/delivery/audience.ts'],
    tests: ['server/src/commands/chghost.test.ts'],
  },
  {
    name: 'language negotiation (draft)',
    url: 'https://gist.github.com/DanielOaks/8126122f74b26012a3de37db80e4e0c6',
    announced: ['draft/languages'],
    files: [
      'server/src/commands/language.ts',
      'server/src/language/languages.ts',
      'server/src/delivery/in-language-of.ts',
    ],
    tests: ['server/src/commands/language.test.ts'],
  },
  {
    name: 'echo-message',
    url: `${IRCV3}echo-message`,
    announced: ['echo-message'],
    files: ['server/src/delivery/echo.ts', 'server/src/delivery/channel-run.ts'],
    tests: ['server/src/delivery/capabilities.test.ts'],
  },
  {
    name: 'extended-isupport (draft)',
    url: `${IRCV3}extended-isupport`,
    announced: ['draft/extended-isupport'],
    files: ['server/src/commands/isupport.ts', 'server/src/replies/isupport.ts'],
    tests: ['server/src/replies/isupport.test.ts'],
  },
  {
    name: 'extended-join',
    url: `${IRCV3}extended-join`,
    announced: ['extended-join'],
    files: ['server/src/network/event-message.ts', 'server/src/session/irc-encoder.ts'],
    tests: ['server/src/delivery/capabilities.test.ts'],
  },
  {
    name: 'extended-monitor',
    url: `${IRCV3}extended-monitor`,
    announced: ['extended-monitor'],
    files: ['server/src/delivery/watchers.ts'],
    tests: ['server/src/commands/monitor.test.ts'],
  },
  {
    name: 'invite-notify',
    url: `${IRCV3}invite-notify`,
    announced: ['invite-notify'],
    files: ['server/src/delivery/audience.ts'],
    tests: ['server/src/delivery/capabilities.test.ts'],
  },
  {
    name: 'labeled-response',
    url: `${IRCV3}labeled-response`,
    announced: ['labeled-response'],
    files: ['server/src/delivery/response.ts', 'server/src/delivery/answers.ts'],
    tests: ['server/src/delivery/labeled-response.test.ts'],
  },
  {
    name: 'message-ids',
    url: `${IRCV3}message-ids`,
    announced: [],
    files: ['server/src/store/message-id.ts', 'server/src/session/irc-encoder.ts'],
    tests: ['server/src/store/message-id.test.ts', 'server/src/delivery/capabilities.test.ts'],
  },
  {
    name: 'message-redaction (draft)',
    url: `${IRCV3}message-redaction`,
    announced: ['draft/message-redaction'],
    files: ['server/src/network/redaction.ts', 'server/src/commands/redact.ts', 'server/src/store/redaction-writer.ts'],
    tests: ['server/src/commands/redact.test.ts', 'server/src/store/redaction-writer.test.ts'],
  },
  {
    name: 'message-tags',
    url: `${IRCV3}message-tags`,
    announced: ['message-tags'],
    files: ['irc/src/tags.ts', 'server/src/session/irc-encoder.ts', 'server/src/commands/message.ts'],
    tests: ['irc/src/tags.test.ts', 'server/src/delivery/capabilities.test.ts'],
  },
  {
    name: 'client-only tags: typing, reply, react and unreact, channel-context',
    url: 'https://ircv3.net/registry#client-only-tags',
    announced: [],
    files: ['server/src/commands/client-tags.ts', 'server/src/pipeline/records.ts'],
    tests: ['server/src/delivery/capabilities.test.ts', 'server/src/commands/chathistory.test.ts'],
  },
  {
    name: 'monitor',
    url: `${IRCV3}monitor`,
    announced: ['MONITOR'],
    files: ['server/src/commands/monitor.ts', 'server/src/session/monitors.ts', 'server/src/delivery/watchers.ts'],
    tests: ['server/src/commands/monitor.test.ts'],
  },
  {
    name: 'filehost (soju, draft)',
    url: 'https://codeberg.org/emersion/soju/src/branch/master/doc/ext/filehost.md',
    announced: ['soju.im/FILEHOST', 'draft/FILEHOST'],
    files: ['server/src/doors/web/files/filehost.ts', 'server/src/uploads/uploads.ts'],
    tests: ['server/src/uploads/uploads.test.ts', 'server/src/network/shared-files.test.ts'],
  },
  {
    name: 'small pictures',
    url: 'reference/files.md#pictures',
    announced: ['partyline/THUMBNAILS'],
    files: ['server/src/doors/web/files/file-page.ts', 'server/src/uploads/thumbnails.ts'],
    tests: ['server/src/uploads/thumbnails.test.ts'],
  },
  {
    name: 'webpush (soju, draft)',
    url: 'https://codeberg.org/emersion/soju/src/branch/master/doc/ext/webpush.md',
    announced: ['soju.im/webpush', 'draft/webpush', 'VAPID'],
    files: ['server/src/commands/webpush.ts', 'server/src/push/encrypt.ts', 'server/src/push/vapid.ts'],
    tests: ['server/src/commands/webpush.test.ts', 'server/src/push/push.test.ts'],
  },
  {
    name: 'metadata (draft)',
    url: `${IRCV3}metadata`,
    announced: ['draft/metadata-2', 'draft/metadata-3'],
    files: ['server/src/commands/metadata.ts', 'server/src/network/metadata.ts', 'server/src/replies/metadata.ts'],
    tests: ['server/src/commands/metadata.test.ts'],
  },
  {
    name: 'multi-prefix',
    url: `${IRCV3}multi-prefix`,
    announced: ['multi-prefix'],
    files: ['server/src/replies/channel.ts', 'server/src/replies/rosters.ts'],
    tests: ['server/src/delivery/capabilities.test.ts'],
  },
  {
    name: 'client-batch (draft)',
    url: `${IRCV3}client-batch`,
    announced: [],
    files: ['server/src/commands/batch.ts', 'server/src/session/client-batch.ts'],
    tests: ['server/src/commands/batch.test.ts'],
  },
  {
    name: 'multiline (draft)',
    url: `${IRCV3}multiline`,
    announced: ['draft/multiline'],
    files: ['server/src/commands/batch.ts', 'server/src/network/multiline.ts', 'server/src/session/irc-encoder.ts'],
    tests: ['server/src/commands/batch.test.ts', 'server/src/network/multiline.test.ts'],
  },
  {
    name: 'network-icon (draft)',
    url: `${IRCV3}network-icon`,
    announced: ['draft/ICON'],
    files: ['server/src/replies/isupport.ts', 'server/src/config/about-options.ts'],
    tests: ['server/src/commands/about-server.test.ts', 'server/src/config/load-config.test.ts'],
  },
  {
    name: 'no-implicit-names',
    url: `${IRCV3}no-implicit-names`,
    announced: ['no-implicit-names'],
    files: ['server/src/delivery/echo.ts'],
    tests: ['server/src/delivery/capabilities.test.ts'],
  },
  {
    name: 'read-marker (draft)',
    url: `${IRCV3}read-marker`,
    announced: ['draft/read-marker'],
    files: ['server/src/network/read-markers.ts', 'server/src/commands/markread.ts', 'server/src/delivery/echo.ts'],
    tests: ['server/src/commands/markread.test.ts'],
  },
  {
    name: 'persistence (draft)',
    url: `${IRCV3}persistence`,
    announced: ['draft/persistence'],
    files: [
      'server/src/commands/persistence.ts',
      'server/src/replies/accounts.ts',
      'server/src/network/accounts/account.ts',
    ],
    tests: ['server/src/commands/persistence.test.ts'],
  },
  {
    name: 'pre-away (draft)',
    url: `${IRCV3}pre-away`,
    announced: ['draft/pre-away'],
    files: ['server/src/commands/away.ts', 'server/src/network/away.ts'],
    tests: ['server/src/commands/away.test.ts'],
  },
  {
    name: 'sasl-3.1 and sasl-3.2',
    url: `${IRCV3}sasl-3.2`,
    announced: ['sasl'],
    files: [
      'server/src/commands/authenticate.ts',
      'server/src/sasl/exchange.ts',
      'server/src/sasl/mechanisms.ts',
      'server/src/credentials/credentials.ts',
    ],
    tests: [
      'server/src/commands/authenticate.test.ts',
      'server/src/sasl/exchange.test.ts',
      'server/src/sasl/mechanisms.test.ts',
      'server/src/sasl/scram.test.ts',
    ],
  },
  {
    name: 'server-time',
    url: `${IRCV3}server-time`,
    announced: ['server-time'],
    files: ['server/src/session/irc-encoder.ts', 'irc/src/time.ts'],
    tests: ['server/src/delivery/capabilities.test.ts', 'irc/src/time.test.ts'],
  },
  {
    name: 'setname',
    url: `${IRCV3}setname`,
    announced: ['setname', 'NAMELEN'],
    files: ['server/src/network/identity.ts', 'server/src/commands/setname.ts'],
    tests: ['server/src/delivery/capabilities.test.ts', 'server/src/commands/people.test.ts'],
  },
  {
    name: 'standard-replies',
    url: `${IRCV3}standard-replies`,
    announced: ['standard-replies'],
    files: ['server/src/replies/numeric.ts', 'server/src/network/refusal.ts', 'irc/src/commands.ts'],
    tests: ['server/src/delivery/capabilities.test.ts'],
  },
  {
    name: 'sts',
    url: `${IRCV3}sts`,
    announced: [],
    files: ['server/src/session/capabilities.ts', 'server/src/config/load-config.ts'],
    tests: ['server/src/commands/sts.test.ts'],
  },
  {
    name: 'userhost-in-names',
    url: `${IRCV3}userhost-in-names`,
    announced: ['userhost-in-names'],
    files: ['server/src/replies/rosters.ts'],
    tests: ['server/src/delivery/capabilities.test.ts'],
  },
  {
    name: 'utf8-only',
    url: `${IRCV3}utf8-only`,
    announced: ['UTF8ONLY'],
    files: ['server/src/doors/irc/irc-lines.ts'],
    tests: ['server/src/doors/irc/irc-door.test.ts'],
  },
  {
    name: 'webirc',
    url: `${IRCV3}webirc`,
    announced: [],
    files: ['server/src/doors/irc/webirc.ts', 'server/src/commands/webirc.ts'],
    tests: ['server/src/doors/irc/webirc.test.ts'],
  },
  {
    name: 'whoami (draft)',
    url: `${IRCV3}whoami`,
    announced: ['draft/whoami'],
    files: ['server/src/replies/welcome.ts', 'server/src/delivery/audience.ts'],
    tests: ['server/src/replies/welcome.test.ts'],
  },
  {
    name: 'websocket',
    url: `${IRCV3}websocket`,
    announced: [],
    files: ['server/src/doors/web/web-door.ts', 'server/src/doors/web/web-encoder.ts'],
    tests: ['server/src/doors/web/web-door.test.ts'],
  },
  {
    name: 'SILENCE',
    url: 'https://defs.ircdocs.horse/defs/isupport.html#silence',
    announced: ['SILENCE'],
    files: ['server/src/network/silence.ts', 'server/src/commands/silence.ts'],
    tests: ['server/src/commands/silence.test.ts'],
  },
  {
    name: 'KNOCK',
    url: 'https://defs.ircdocs.horse/defs/isupport.html#knock',
    announced: ['KNOCK'],
    files: ['server/src/network/knocking.ts', 'server/src/commands/knock.ts'],
    tests: ['server/src/commands/knock.test.ts'],
  },
  {
    name: 'WHOX',
    url: `${IRCV3}whox`,
    announced: ['WHOX'],
    files: ['server/src/commands/who.ts', 'server/src/replies/who.ts'],
    tests: ['server/src/commands/who.test.ts'],
  },
  {
    name: 'Modern IRC: RPL_ISUPPORT',
    url: `${MODERN}#rplisupport-parameters`,
    announced: [
      'AWAYLEN',
      'CASEMAPPING',
      'CHANLIMIT',
      'CHANMODES',
      'CHANNELLEN',
      'CHANTYPES',
      'ELIST',
      'EXCEPTS',
      'EXTBAN',
      'INVEX',
      'KEYLEN',
      'KICKLEN',
      'LINELEN',
      'MAXLIST',
      'MODES',
      'NETWORK',
      'NICKLEN',
      'PREFIX',
      'SAFELIST',
      'STATUSMSG',
      'TARGMAX',
      'TOPICLEN',
      'USERIP',
      'USERLEN',
    ],
    files: ['server/src/replies/isupport.ts', 'irc/src/isupport.ts'],
    tests: ['server/src/replies/isupport.test.ts'],
  },
  {
    name: 'partyline/version',
    url: 'decisions/version-capability.md',
    announced: ['partyline/version'],
    files: ['server/src/session/capabilities.ts'],
    tests: ['server/src/commands/cap.test.ts'],
  },
  {
    name: 'soju.im/search',
    url: 'https://codeberg.org/emersion/soju/src/branch/master/doc/ext/search.md',
    announced: ['soju.im/search'],
    files: ['server/src/commands/search.ts', 'irc/src/search.ts', 'server/src/search/searcher.ts'],
    tests: ['server/src/commands/search.test.ts', 'server/src/search/searching.test.ts', 'irc/src/search.test.ts'],
  },
]

/** What the table and the server do not have in common, and the files that are not there. */
export function wrongSpecifications(folder: string): readonly string[] {
  const { capabilities, tokens } = describeSupport()
  const announced = new Set([...capabilities, ...tokens])
  const said = SPECIFICATIONS.flatMap((row) => row.announced)
  const files = SPECIFICATIONS.flatMap((row) => [...row.files, ...row.tests])
  return [
    ...[...announced].filter((name) => !said.includes(name)).map((name) => `${name} is announced, and has no row`),
    ...said.filter((name) => !announced.has(name)).map((name) => `${name} has a row, and is not announced`),
    ...said.filter((name, index) => said.indexOf(name) !== index).map((name) => `${name} has two rows`),
    ...SPECIFICATIONS.filter(({ tests }) => tests.length === 0).map(({ name }) => `${name} has no test`),
    ...files.filter((file) => !existsSync(join(folder, 'packages', file))).map((file) => `${file} is not there`),
  ]
}
