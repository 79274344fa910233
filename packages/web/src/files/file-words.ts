/** What the page says about files: it is loaded with what shows them. */
import { wordsOf } from '../language/words-of.ts'

export const FILES_IN_ENGLISH = {
  share: 'Share files',
  takePicture: 'Take a picture',
  choosePictures: 'Pictures and films',
  chooseFiles: 'Any files',
  chooseAsTheyAre: 'Pictures with the place where they were taken',
  drop: (place: string) => `Let go here to share in ${place}`,

  uploads: 'Files on their way',
  progress: (name: string) => `How far ${name} is`,
  to: (place: string) => `to ${place}`,
  waiting: 'Waits for those before it',
  sent: (part: string, all: string) => `${part} of ${all}`,
  last: (all: string) => `${all}, the last part of it`,
  broken: 'Goes on as soon as there is a connection',
  left: 'This was not complete when the page was left. Choose the file again to go on.',
  other: 'That is another file, or it has changed. Choose the one that was under way.',
  choose: 'Choose the file',
  cancel: (name: string) => `Do not share ${name}`,
  again: 'Try again',
  account: 'Make an account',
  shared: (name: string) => `${name} is shared.`,

  open: (name: string) => `Open ${name}`,
  picture: (name: string) => `Picture: ${name}`,
  large: 'Show the picture',
  save: (name: string) => `Save ${name}`,
  saveIt: 'Save',
  /** Why a file is not shown, or was not saved. */
  fetching: {
    gone: 'This file is not there any more.',
    'for-members': 'Only members with an account have this file.',
    unreachable: 'It could not be loaded. It is tried again with the next connection.',
  },

  /** Why a file was not shared, and what can be done. */
  problems: {
    guest: 'Only people with an account share files. Your name becomes one in the settings.',
    unproven: 'The server no longer takes the password of your account. Leave, and come in with the right one.',
    'too-large': 'The file is too large for this server.',
    tooLargeFor: (most: string) => `The file is too large: ${most} is the most here.`,
    quota: 'Your files have all the room that they may have. Delete a message with a file of yours, and try again.',
    full: 'The server has no room left. Please tell its owner.',
    silenced: 'You may not share anything here.',
    absent: 'You are not in this place any more. Come back to it, and try again.',
    'not-taken': 'The server did not take the file.',
    off: 'This server takes no files.',
    'members-only': 'On this server only members of a channel have its files: share it in a channel of both of you.',
    busy: 'Too much is under way. Try again in a while.',
    unreachable: 'The server could not be reached.',
    unreadable: 'The file cannot be read: it was changed, moved or removed. Choose it again.',
    folder: 'Folders are not shared. Choose the files in it, or pack them into one.',
    'too-many': 'Too many files at once: this one and those behind it were left out. Choose them later.',
    other: 'The file was not shared.',
  },
}

export type FileWords = typeof FILES_IN_ENGLISH

export const fileWords = wordsOf('files', FILES_IN_ENGLISH)
