/** What the entrance says, in each language: where somebody has been here before, it is not needed. */
import type { LanguageTag } from '../language/languages.ts'

const ENGLISH = {
  title: (host: string) => `Join the chat at ${host}`,
  hint: 'Choose a name. You need no account.',
  invited: (host: string) => `You are invited to ${host}`,
  invitedHint: 'Choose a name, and you are in.',
  name: 'Your name',
  accountName: 'Account',
  password: 'Password or device token',
  newPassword: 'A password, if you want to keep the name',
  newPasswordHint: 'With it, the name is yours on all your devices. Later is early enough.',
  serverPassword: 'Password of the server, or invitation',
  serverPasswordHint: 'From the person that told you of this chat.',
  passwordNeeded: 'This server asks for a password or an invitation.',
  enter: 'Start talking',
  entering: 'Connecting …',
  withAccount: 'I have an account',
  asGuest: 'Come in without an account',
  badName: 'A name has no spaces and begins with a letter.',
  nameRefused: (why: string) => `This name cannot be used. ${why}`,
  wrongPassword: 'Account and password do not belong together.',
  noPassword: 'Type the password of the account.',
  wrongServerPassword: 'This is neither the password of the server nor an invitation that holds.',
}

export type EntranceWords = typeof ENGLISH

export const ENTRANCE_WORDS: Readonly<Record<LanguageTag, EntranceWords>> = {
  en: ENGLISH,
  zh: {
    title: (host) => `加入 ${host} 的聊天`,
    hint: '取个名字即可，无需账号。',
    invited: (host) => `你受邀加入 ${host}`,
    invitedHint: '取个名字就能进入。',
    name: '你的名字',
    accountName: '账号',
    password: '密码或设备令牌',
    newPassword: '想保留这个名字的话，设个密码',
    newPasswordHint: '有了密码，这个名字在你的所有设备上都归你。以后再设也行。',
    serverPassword: '服务器密码或邀请码',
    serverPasswordHint: '来自告诉你这个聊天的人。',
    passwordNeeded: '此服务器需要密码或邀请码。',
    enter: '开始聊天',
    entering: '正在连接……',
    withAccount: '我有账号',
    asGuest: '不用账号进入',
    badName: '名字不能有空格，且须以字母或文字开头。',
    nameRefused: (why) => `这个名字不能使用。${why}`,
    wrongPassword: '账号与密码不匹配。',
    noPassword: '请输入账号的密码。',
    wrongServerPassword: '这既不是服务器密码，也不是有效的邀请码。',
  },
}
