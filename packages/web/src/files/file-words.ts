/** What the page says about files, in each language: it is loaded with what shows them. */
import type { LanguageTag } from '../language/languages.ts'

const ENGLISH = {
  share: 'Share files',
  takePicture: 'Take a picture',
  choosePictures: 'Pictures and films',
  chooseFiles: 'Any files',
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

export type FileWords = typeof ENGLISH

export const FILE_WORDS: Readonly<Record<LanguageTag, FileWords>> = {
  en: ENGLISH,
  zh: {
    share: '分享文件',
    takePicture: '拍照',
    choosePictures: '图片和视频',
    chooseFiles: '任意文件',
    drop: (place) => `松开即可分享到 ${place}`,

    uploads: '正在发送的文件',
    progress: (name) => `${name} 的进度`,
    to: (place) => `到 ${place}`,
    waiting: '等待前面的文件',
    sent: (part, all) => `${part}，共 ${all}`,
    last: (all) => `${all}，最后一部分`,
    broken: '恢复连接后继续',
    left: '离开页面时尚未完成。请重新选择该文件以继续。',
    other: '这是另一个文件，或文件已更改。请选择原来的文件。',
    choose: '选择文件',
    cancel: (name) => `不分享 ${name}`,
    again: '重试',
    account: '注册账号',
    shared: (name) => `已分享 ${name}。`,

    open: (name) => `打开 ${name}`,
    picture: (name) => `图片：${name}`,
    large: '显示图片',
    save: (name) => `保存 ${name}`,
    saveIt: '保存',
    fetching: {
      gone: '此文件已不存在。',
      'for-members': '只有拥有账号的成员可以查看此文件。',
      unreachable: '无法加载。恢复连接后会重试。',
    },

    problems: {
      guest: '只有拥有账号的人可以分享文件。可在设置中将你的名字注册为账号。',
      unproven: '服务器不再接受你的账号密码。请离开后用正确的密码重新进入。',
      'too-large': '文件对此服务器来说太大。',
      tooLargeFor: (most) => `文件太大：此处最多 ${most}。`,
      quota: '你的文件已用完可用空间。请删除一条带有你的文件的消息，然后重试。',
      full: '服务器没有剩余空间。请告知其所有者。',
      silenced: '你不能在此分享。',
      absent: '你已不在此处。请返回后重试。',
      'not-taken': '服务器没有接受该文件。',
      off: '此服务器不接受文件。',
      'members-only': '在此服务器上，只有频道成员可以获取其中的文件：请在双方都在的频道里分享。',
      busy: '正在发送的内容太多。请稍后重试。',
      unreachable: '无法连接服务器。',
      unreadable: '无法读取文件：它已被更改、移动或删除。请重新选择。',
      folder: '不能分享文件夹。请选择其中的文件，或将其打包为一个文件。',
      'too-many': '一次选择的文件太多：此文件及其后的文件未加入。请稍后再选。',
      other: '文件未能分享。',
    },
  },
}
