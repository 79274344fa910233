/** What `sftp` and `scp` say to a person, in English and in Chinese. */

export interface SftpTexts {
  readonly isFolder: string
  readonly noChannel: (channel: string) => string
  readonly onlyWhole: string
  readonly interrupted: (name: string) => string
  readonly empty: (name: string) => string
  readonly isThere: (name: string) => string
  readonly noFolders: string
  readonly noFolder: string
  readonly noRenaming: string
  readonly noLinks: string
  readonly noAttributes: string
  readonly notOpen: string
  readonly unknown: string
  readonly notUnderstood: string
  readonly failed: string
  /** For `scp -O`, which is not SFTP. */
  readonly oldProtocol: string
}

export const SFTP_IN_ENGLISH: SftpTexts = {
  isFolder: 'This is a folder. Please name a file in a channel: HOST:lobby/NAME',
  noChannel: (channel) => `There is no channel ${channel}. Files are in channels: HOST:lobby/`,
  onlyWhole: 'A file is sent whole, from its beginning to its end. Please send it again, without -a',
  interrupted: (name) =>
    `${name} seems to have been interrupted, and nothing was posted. If it is whole, please send it with sftp -B 32768`,
  empty: (name) => `${name} is empty, or was interrupted, and was not posted`,
  isThere: (name) => `There is a file ${name} already`,
  noFolders:
    'A channel has no folders, and is neither made nor removed here. As an archive a folder can be sent: tar czf photos.tgz photos',
  noFolder: 'This is a file, and no folder',
  noRenaming: 'Files keep their names. Please send it again under the other name, and remove this one',
  noLinks: 'There are no links here',
  noAttributes: 'Times and permissions of files are not kept here',
  notOpen: 'This is not open',
  unknown: 'This server does not know this request',
  notUnderstood: 'This is no SFTP that can be understood',
  failed: 'The server could not do this. Details are in its log',
  oldProtocol: 'Files are copied by SFTP here. Please leave out -O; scp before OpenSSH 9.0 needs -s',
}

export const SFTP_IN_CHINESE: SftpTexts = {
  isFolder: '这是文件夹。请写明频道里的文件：HOST:lobby/名字',
  noChannel: (channel) => `没有频道 ${channel}。文件在频道里：HOST:lobby/`,
  onlyWhole: '文件须从头到尾完整发送。请不带 -a 重新发送',
  interrupted: (name) => `${name} 似乎没有传完，没有发布任何内容。如果它是完整的，请用 sftp -B 32768 发送`,
  empty: (name) => `${name} 是空的，或没有传完，没有发布`,
  isThere: (name) => `已有文件 ${name}`,
  noFolders: '频道里没有文件夹，这里也不能建立或删除。文件夹可打包发送：tar czf photos.tgz photos',
  noFolder: '这是文件，不是文件夹',
  noRenaming: '文件不能改名。请用新名字重新发送，再删除这个',
  noLinks: '这里没有链接',
  noAttributes: '这里不保存文件的时间和权限',
  notOpen: '它没有打开',
  unknown: '服务器不认识这个请求',
  notUnderstood: '这不是可以理解的 SFTP',
  failed: '服务器未能完成。详情见服务器日志',
  oldProtocol: '这里用 SFTP 复制文件。请去掉 -O；OpenSSH 9.0 之前的 scp 需要 -s',
}
