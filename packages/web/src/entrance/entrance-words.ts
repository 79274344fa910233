/** What the entrance says: where somebody has been here before, it is not needed. */
import { wordsOf } from '../language/words-of.ts'

export const ENTRANCE_IN_ENGLISH = {
  title: (host: string) => `Join the chat at ${host}`,
  hint: 'Choose a name. You need no account.',
  accountHint: 'Log in with your account.',
  invited: (host: string) => `You are invited to ${host}`,
  invitedHint: 'Choose a name, and you are in.',
  name: 'Your name',
  accountName: 'Account',
  password: 'Password or device token',
  newPassword: 'A password, if you want to keep the name',
  newPasswordHint: 'With it, the name is yours on all your devices. You can also set one later.',
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

export type EntranceWords = typeof ENTRANCE_IN_ENGLISH

export const entranceWords = wordsOf('entrance', ENTRANCE_IN_ENGLISH)
