/** Commands from client to server: their parameters and specification. And the replies that have names (IRCv3). */

/** How one command is written. */
export interface CommandSyntax {
  readonly params: {
    /**
     * A server answers fewer with 461 ERR_NEEDMOREPARAMS. 0 also where the specification has another answer for a
     * missing parameter, such as 431 ERR_NONICKNAMEGIVEN for NICK.
     */
    readonly min: number
    readonly names: readonly string[]
  }
  readonly source: string
}

/** By verb in upper case. */
export const COMMANDS: Readonly<Record<string, CommandSyntax>> = {
  CAP: command('IRCv3 capability-negotiation', 1, ['subcommand', 'capabilities']),
  PASS: command('RFC 2812 3.1.1', 1, ['password']),
  WEBIRC: command('IRCv3 webirc', 4, ['password', 'gateway', 'hostname', 'ip', 'options']),
  AUTHENTICATE: command('IRCv3 sasl-3.1', 1, ['mechanism or data']),
  NICK: command('RFC 2812 3.1.2', 0, ['nickname']),
  USER: command('RFC 2812 3.1.3', 4, ['user', 'mode', 'unused', 'realname']),
  SETNAME: command('IRCv3 setname', 1, ['realname']),
  REGISTER: command('IRCv3 draft/account-registration', 3, ['account', 'email', 'password']),
  VERIFY: command('IRCv3 draft/account-registration', 2, ['account', 'code']),
  PERSISTENCE: command('IRCv3 draft/persistence', 1, ['subcommand', 'setting']),
  PING: command('RFC 2812 3.7.2', 1, ['token']),
  PONG: command('RFC 2812 3.7.3', 0, ['server', 'token']),
  QUIT: command('RFC 2812 3.1.7', 0, ['reason']),
  JOIN: command('RFC 2812 3.2.1', 1, ['channels', 'keys']),
  PART: command('RFC 2812 3.2.2', 1, ['channels', 'reason']),
  MODE: command('RFC 2812 3.1.5, 3.2.3', 1, ['target', 'modes', 'parameters']),
  TOPIC: command('RFC 2812 3.2.4', 1, ['channel', 'topic']),
  NAMES: command('RFC 2812 3.2.5', 0, ['channels']),
  LIST: command('RFC 2812 3.2.6', 0, ['channels']),
  OPER: command('RFC 2812 3.1.4', 1, ['name', 'password']),
  KILL: command('RFC 2812 3.7.1', 1, ['nickname', 'reason']),
  WALLOPS: command('RFC 2812 4.7', 1, ['text']),
  REHASH: command('RFC 2812 4.2', 0, []),
  UBAN: command('as Ergo has it', 1, ['subcommand', 'target', 'duration', 'reason']),
  KLINE: command('as Hybrid and Solanum have it', 1, ['duration', 'mask', 'reason']),
  UNKLINE: command('as Hybrid and Solanum have it', 1, ['mask']),
  DLINE: command('as Hybrid and Solanum have it', 1, ['duration', 'address', 'reason']),
  UNDLINE: command('as Hybrid and Solanum have it', 1, ['address']),
  PURGE: command('of Partyline', 1, ['target', 'reason']),
  AUDIT: command('of Partyline', 0, ['count']),
  INVITE: command('RFC 2812 3.2.7', 0, ['nickname', 'channel']),
  ACCEPT: command('as Hybrid and Solanum have it', 0, ['nicknames']),
  KNOCK: command('as Hybrid and Solanum have it', 1, ['channel']),
  KICK: command('RFC 2812 3.2.8', 2, ['channels', 'nicknames', 'reason']),
  RENAME: command('IRCv3 draft/channel-rename', 2, ['channel', 'name', 'reason']),
  PRIVMSG: command('RFC 2812 3.3.1', 0, ['targets', 'text']),
  NOTICE: command('RFC 2812 3.3.2', 0, ['targets', 'text']),
  TAGMSG: command('IRCv3 message-tags', 0, ['targets']),
  REDACT: command('IRCv3 draft/message-redaction', 2, ['target', 'msgid', 'reason']),
  BATCH: command('IRCv3 client-batch', 1, ['reference', 'type', 'target']),
  MARKREAD: command('IRCv3 draft/read-marker', 0, ['target', 'timestamp']),
  MOTD: command('RFC 2812 3.4.1', 0, ['server']),
  LUSERS: command('RFC 2812 3.4.2', 0, []),
  VERSION: command('RFC 2812 3.4.3', 0, ['server']),
  TIME: command('RFC 2812 3.4.6', 0, ['server']),
  INFO: command('RFC 2812 3.4.10', 0, ['server']),
  ADMIN: command('RFC 2812 3.4.9', 0, ['server']),
  LINKS: command('RFC 2812 3.4.5', 0, ['server', 'mask']),
  MAP: command('as InspIRCd and UnrealIRCd have it', 0, []),
  TRACE: command('RFC 2812 3.4.8', 0, ['target']),
  STATS: command('RFC 2812 3.4.4', 1, ['letter', 'server']),
  SERVLIST: command('RFC 2812 3.5.1', 0, ['mask', 'type']),
  SQUERY: command('RFC 2812 3.5.2', 0, ['service', 'text']),
  SUMMON: command('RFC 2812 4.5', 0, ['user', 'server', 'channel']),
  USERS: command('RFC 2812 4.6', 0, ['server']),
  HELP: command('Modern IRC Client Protocol', 0, ['subject']),
  HELPOP: command('Modern IRC Client Protocol', 0, ['subject']),
  WHO: command('RFC 2812 3.6.1', 0, ['mask', 'options']),
  WHOIS: command('RFC 2812 3.6.2', 0, ['server', 'nickname']),
  WHOWAS: command('RFC 2812 3.6.3', 0, ['nickname', 'count']),
  SILENCE: command('as ircu has it', 0, ['masks']),
  CHGHOST: command('as InspIRCd and UnrealIRCd have it', 2, ['nickname', 'host']),
  MONITOR: command('IRCv3 monitor', 1, ['modifier', 'nicknames']),
  AWAY: command('RFC 2812 4.1', 0, ['text']),
  USERHOST: command('RFC 2812 4.8', 1, ['nicknames']),
  USERIP: command('as ircu has it', 1, ['nicknames']),
  ISUPPORT: command('IRCv3 draft/extended-isupport', 0, []),
  LANGUAGE: command('IRCv3 draft/languages', 1, ['codes']),
  ISON: command('RFC 2812 4.9', 1, ['nicknames']),
  CS: command('as Atheme has it', 0, ['phrase']),
  CHANSERV: command('as Atheme has it', 0, ['phrase']),
  NS: command('as Atheme has it', 0, ['phrase']),
  NICKSERV: command('as Atheme has it', 0, ['phrase']),
  HS: command('as Anope has it', 0, ['phrase']),
  HOSTSERV: command('as Anope has it', 0, ['phrase']),
  WEBPUSH: command('soju.im/webpush', 2, ['subcommand', 'endpoint', 'keys']),
  METADATA: command('IRCv3 draft/metadata-2', 2, ['target', 'subcommand', 'key', 'value']),
  HOOKSERV: command('as services of Atheme', 0, ['phrase']),
  CHATHISTORY: command('IRCv3 draft/chathistory', 0, ['subcommand', 'target', 'reference', 'limit']),
  SEARCH: command('soju.im/search', 1, ['attributes']),
}

function command(source: string, min: number, names: readonly string[]): CommandSyntax {
  return { params: { min, names }, source }
}

/**
 * Codes of standard replies that a specification gives to a command, and which one. Clients get them whatever they
 * negotiated; any other code is only for those with the capability standard-replies.
 */
export const STANDARD_REPLY_CODES: Readonly<Record<string, string>> = {
  INVALID_UTF8: 'IRCv3 utf8-only',
  CHANNEL_NAME_IN_USE: 'IRCv3 draft/channel-rename',
  CANNOT_RENAME: 'IRCv3 draft/channel-rename',
  CHANNEL_RENAMED: 'IRCv3 draft/channel-rename',
  INVALID_REALNAME: 'IRCv3 setname',
  INVALID_PARAMS: 'IRCv3 draft/chathistory',
  INVALID_MSGREFTYPE: 'IRCv3 draft/chathistory',
  INVALID_TARGET: 'IRCv3 draft/chathistory',
  MESSAGE_ERROR: 'IRCv3 draft/chathistory',
  INVALID_REFTAG: 'IRCv3 client-batch',
  UNKNOWN_TYPE: 'IRCv3 client-batch',
  MULTILINE_MAX_BYTES: 'IRCv3 draft/multiline',
  MULTILINE_MAX_LINES: 'IRCv3 draft/multiline',
  MULTILINE_INVALID_TARGET: 'IRCv3 draft/multiline',
  MULTILINE_INVALID: 'IRCv3 draft/multiline',
  NEED_MORE_PARAMS: 'IRCv3 draft/read-marker',
  ACCOUNT_EXISTS: 'IRCv3 draft/account-registration',
  BAD_ACCOUNT_NAME: 'IRCv3 draft/account-registration',
  ACCOUNT_NAME_MUST_BE_NICK: 'IRCv3 draft/account-registration',
  NEED_NICK: 'IRCv3 draft/account-registration',
  ALREADY_AUTHENTICATED: 'IRCv3 draft/account-registration',
  WEAK_PASSWORD: 'IRCv3 draft/account-registration',
  UNACCEPTABLE_PASSWORD: 'IRCv3 draft/account-registration',
  INVALID_EMAIL: 'IRCv3 draft/account-registration',
  COMPLETE_CONNECTION_REQUIRED: 'IRCv3 draft/account-registration',
  INVALID_CODE: 'IRCv3 draft/account-registration',
  USERNAME_EXISTS: 'IRCv3 draft/account-registration',
  DISALLOWED: 'IRCv3 draft/account-registration',
  ACCOUNT_REQUIRED: 'IRCv3 draft/persistence',
  INVALID_PARAMETERS: 'IRCv3 draft/persistence',
  REDACT_FORBIDDEN: 'IRCv3 draft/message-redaction',
  REDACT_WINDOW_EXPIRED: 'IRCv3 draft/message-redaction',
  UNKNOWN_MSGID: 'IRCv3 draft/message-redaction',
  FORBIDDEN: 'soju.im/webpush',
  MAX_REGISTRATIONS: 'soju.im/webpush',
  KEY_INVALID: 'IRCv3 draft/metadata-2',
  KEY_NO_PERMISSION: 'IRCv3 draft/metadata-2',
  INVALID_VALUE: 'IRCv3 draft/metadata-3',
  VALUE_INVALID: 'IRCv3 draft/metadata-2',
  LIMIT_REACHED: 'IRCv3 draft/metadata-2',
  SUBCOMMAND_INVALID: 'IRCv3 draft/metadata-2',
  TOO_MANY_SUBS: 'IRCv3 draft/metadata-2',
}

/** FAIL: not done. WARN: done, but. NOTE: for information. */
export type StandardReplyKind = 'FAIL' | 'WARN' | 'NOTE'

/**
 * Verb and parameters of a standard reply (IRCv3 standard-replies), ready for formatMessage.
 * @param verb the command it answers, `*` for none
 * @param code for programs, as in the registry of IRCv3
 * @param context words that narrow it down, each without spaces
 * @param text for people
 */
export function formatStandardReply(
  kind: StandardReplyKind,
  verb: string,
  code: string,
  context: readonly string[],
  text: string,
): { readonly verb: StandardReplyKind; readonly params: readonly string[] } {
  return { verb: kind, params: [verb, code, ...context, text] }
}
