/**
 * What this program's own server says when it refuses something and the numeric does not say it all: the English of it, so that a client says
 * it in another language. A test compares it with the server.
 */
import { type Phrase, text } from './phrase.ts'

/** A value of the server stands there. */
const VALUE = ''

export const SERVER_WORDS: readonly Phrase[] = [
  // Speaking.
  text`You are not in this channel. Please join it first`,
  text`Only operators (@) and voiced members (+) may speak here`,
  text`Only operators (@) and voiced members (+) are heard by all here`,
  text`Guests may speak here with a voice (+) only. Please log in`,
  text`You are muted in this channel. Please ask one of its operators (@)`,
  text`You are banned from this channel. Please ask one of its operators (@)`,
  text`This channel takes no CTCP (mode C)`,
  text`This channel takes no colours (mode c)`,
  text`Only people with an account reach this person. Please log in first`,
  text`This person takes no CTCP`,
  text`A message has at most ${VALUE} lines. Nothing was sent`,
  text`A message has at most ${VALUE} bytes. Nothing was sent`,
  text`The text has ${VALUE} too many. Nothing was sent. Please split it`,
  text`More than ${VALUE} in one command, and nothing was done. Please name fewer at a time`,
  text`Only its author may delete this message`,
  text`Only its author and operators (@) of the channel may delete this message`,
  text`A message can be deleted for ${VALUE} seconds`,
  text`There is no such message here, or not any more`,
  text`You are not in this channel, so nothing of it can be deleted by you`,
  text`You are not in this channel, or had no conversation with this nickname`,

  // Names.
  text`This nickname is reserved on this server. Please choose another one`,
  text`This nickname looks like ${VALUE}, which is in use. Please choose another one`,
  text`This nickname belongs to the account ${VALUE}. If it is yours, log in while you connect. Else please choose another one`,
  text`This name looks like ${VALUE}. Join that channel, or choose another name`,
  text`This name looks like another one that is in use. Please choose another name`,
  text`This name is in use as a nickname, or looks like ${VALUE}. Please choose another one`,
  text`This cannot be the name of a channel`,
  text`A name has at most ${VALUE} bytes`,
  text`The channel has this name already`,
  text`The name is taken`,
  text`Only the founder renames a registered channel`,
  text`Real name must have 1 to ${VALUE} bytes`,

  // Accounts.
  text`An account is required. Please log in first`,
  text`You are not logged in`,
  text`You are logged in as ${VALUE} already`,
  text`The password must have at least ${VALUE} characters, and not be your name`,
  text`The password must have at most ${VALUE} bytes, and no control characters`,
  text`There is an account ${VALUE} already. Please choose another nickname`,
  text`This name is reserved on this server. Please choose another nickname`,
  text`This is the name of an operator: only the owner of the server makes its account`,
  text`This was the name of an account that is gone. What was said to it is for nobody else: please take another name`,
  text`This server holds no more accounts. Please ask its owner`,
  text`An account is called as its person is. To have this name, take it first: /nick ${VALUE}`,
  text`An account needs an invitation here, which the owner of this server makes. Give its code with /msg NickServ INVITATION <code>, or as the password while you connect (PASS), and register again`,

  // Files.
  text`A file may have at most ${VALUE} bytes here`,
  text`You have ${VALUE} uploads that are not complete. Please go on with one, or end it`,
  text`You have ${VALUE} files, and may have ${VALUE}. Please remove some`,
  text`There are as many files as there may be here. Please tell the owner of this server`,
  text`Your files may have ${VALUE} bytes together, and have ${VALUE}. Please remove some`,
  text`The files here have all the room that they may have. Please tell the owner of this server`,
  text`The disk of this server has no room for this file. Please tell its owner`,
  text`The disk of this server is full. Please tell its owner`,
  text`No files are taken here`,
  text`You are not connected, so you are in no channel. Please connect, join the channel, and send the file again`,
  text`Files are sent and fetched by accounts. Please come with the key of one, or with its name and password: ACCOUNT@HOST`,
  text`Files have links of the web door, which is closed here`,
  text`Files are taken where their links are encrypted, and the web door is not`,
  text`Channels have no folders. Please name a channel: HOST:lobby/`,
  text`There is no file ${VALUE} in ${VALUE}`,
  text`The file ${VALUE} is of ${VALUE}, and only its owner removes it`,
  text`At most ${VALUE} files can be open at a time`,
  text`This file is gone`,
  text`The file did not come to its end, and nothing of it is kept. Please send it again`,
  text`The server stops. Please try again in a while`,
  text`You may not say anything in this channel`,
  text`There is no channel ${VALUE}`,
  text`The file has the SHA-256 ${VALUE}, and should have ${VALUE}`,
  text`The file was not taken: ${VALUE}`,
  text`A picture may have at most ${VALUE} bytes, unless it is sent as it is (keep)`,
  text`This begins as a picture and is none that can be read, so that the place where it was taken cannot be taken out of it. Please send it as it is (keep), or convert it`,
  text`This begins as a film and is none that can be read, so that the place where it was taken cannot be taken out of it. Please send it as it is (keep), or convert it`,
  text`The file could not be scanned, and was not taken. Please tell the owner of this server`,
  text`The cluster of this server has no room for this file. Please tell its owner`,
  text`The cluster of this server has no room for more files. Please tell its owner`,
  text`The files of this server are out of reach. Please try again in a minute`,

  // Channels, and the server.
  text`Cannot join channel: very many guests come at once. Please log in, or try again in a minute`,
  text`Cannot join channel (+j): too many come at once. Please try again later`,
  text`Limit must be a number from 1 to 999999999`,
  text`Name or password incorrect`,
  text`This would ban you yourself`,
  text`Internal error: the command was not carried out. Details are in the server log`,
]
