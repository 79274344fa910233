/** What the ssh door says to a person, in English or in the language that the terminal asks for (LANG). Another language is one object more. */

import { SFTP_IN_CHINESE, SFTP_IN_ENGLISH, type SftpTexts } from './sftp/sftp-texts.ts'

export interface SshTexts {
  readonly noPrograms: string
  readonly files: SftpTexts
  readonly noChannel: (name: string) => string
  readonly noScreen: string
  readonly notIn: (channel: string, reason: string) => string
  readonly notSaid: (line: number, reason: string) => string
  readonly tooLong: (bytesMax: number) => string
  readonly notUtf8: string
  readonly unknown: (lines: number) => string
  readonly ended: (reason: string) => string
}

const ENGLISH: SshTexts = {
  files: SFTP_IN_ENGLISH,
  noPrograms:
    "This server runs no programs. ssh HOST opens the chat, and ssh HOST '#channel' reads and says lines there",
  noScreen: '--pictures needs a terminal: ssh -t HOST -- --pictures',
  noChannel: (name) => `${name} cannot be the name of a channel`,
  notIn: (channel, reason) => `${channel} cannot be entered: ${reason}`,
  notSaid: (line, reason) => `line ${line} was not said: ${reason}`,
  tooLong: (bytesMax) => `it is longer than ${bytesMax} bytes`,
  notUtf8: 'it is not UTF-8',
  unknown: (lines) =>
    `the connection ended, and it is not known whether the last ${lines === 1 ? 'line was' : `${lines} lines were`} said`,
  ended: (reason) => `the server ended this session: ${reason}`,
}

const CHINESE: SshTexts = {
  files: SFTP_IN_CHINESE,
  noPrograms: "本服务器不运行程序。ssh HOST 打开聊天，ssh HOST '#频道' 在该频道读写文字行",
  noScreen: '--pictures 需要终端：ssh -t HOST -- --pictures',
  noChannel: (name) => `${name} 不能作为频道名`,
  notIn: (channel, reason) => `无法进入 ${channel}：${reason}`,
  notSaid: (line, reason) => `第 ${line} 行没有发出：${reason}`,
  tooLong: (bytesMax) => `超过 ${bytesMax} 字节`,
  notUtf8: '不是 UTF-8',
  unknown: (lines) => `连接已结束，最后 ${lines} 行是否发出不得而知`,
  ended: (reason) => `服务器结束了本次会话：${reason}`,
}

/** @param environment what the client's terminal says of itself (POSIX 8.2) */
export function textsFor(environment: ReadonlyMap<string, string>): SshTexts {
  return /^zh\b|^zh_/i.test(localeOf(environment)) ? CHINESE : ENGLISH
}

export function localeOf(environment: ReadonlyMap<string, string>): string {
  const values = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => environment.get(name))
  return values.find((value) => value !== undefined && value !== '') ?? ''
}
