/** The formats that can be imported. A new one is a file beside this one and a line here. */
import type { LogFormat } from '../log-line.ts'
import { hexchat } from './hexchat.ts'
import { irssi } from './irssi.ts'
import { jsonLines } from './json-lines.ts'
import { weechat } from './weechat.ts'
import { znc } from './znc.ts'

export const LOG_FORMATS = { json: jsonLines, irssi, weechat, znc, hexchat } as const satisfies Record<
  string,
  LogFormat
>

export type LogFormatName = keyof typeof LOG_FORMATS
