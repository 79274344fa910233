/** What the page of an invitation says, in the languages of the command. Values are HTML already. */

export interface InvitationPageTexts {
  readonly title: (network: string) => string
  readonly code: string
  /** What stands for the code where no script runs. */
  readonly behindTheSign: string
  readonly connect: (host: string, port: number, isEncrypted: boolean, link: string) => string
  readonly webSocket: string
  readonly or: string
  readonly password: string
  readonly register: (command: string) => string
  /** Where a code is mailed. */
  readonly verify: (command: string) => string
  readonly after: (lobby: string) => string
  readonly terminal: string
  readonly certificate: (fingerprint: string) => string
}

export const INVITATION_PAGE_TEXTS: Readonly<Record<'en' | 'zh', InvitationPageTexts>> = {
  en: {
    title: (network) => `Invitation to ${network}`,
    code: 'Your code:',
    behindTheSign: 'what stands behind the # in the address of this page',
    connect: (host, port, isEncrypted, link) =>
      `Add a server to an IRC client: ${host}, port ${port}${isEncrypted ? ', with TLS' : ''} (${link})`,
    webSocket: 'Connect a client that speaks IRC over WebSocket to this address.',
    or: 'or',
    password: 'Give the code as the password of the server, choose a nickname, and connect.',
    register: (command) => `Then type ${command}, with a password of your own. The nickname is yours from then on.`,
    verify: (command) => `A code is sent to you by mail. Type ${command} with it, or the nickname does not stay yours.`,
    after: (lobby) =>
      `Later, <code>NICKNAME:PASSWORD</code> as the password of the server logs you in. Everybody meets in ${lobby}.`,
    terminal: 'With nothing but a terminal, the same:',
    certificate: (fingerprint) =>
      `The certificate of this server is one that it has made itself, of which browsers and IRC clients warn. Its fingerprint (SHA-256) is ${fingerprint}: compare it with the one that came with your invitation, and with what your client shows.`,
  },
  zh: {
    title: (network) => `邀请加入 ${network}`,
    code: '你的邀请码：',
    behindTheSign: '本页地址中 # 后面的部分',
    connect: (host, port, isEncrypted, link) =>
      `在 IRC 客户端里添加服务器：${host}，端口 ${port}${isEncrypted ? '，使用 TLS' : ''}（${link}）`,
    webSocket: '用支持 WebSocket 的 IRC 客户端连接这个地址。',
    or: '或',
    password: '把邀请码作为服务器密码，选一个昵称，然后连接。',
    register: (command) => `然后输入 ${command}，其中 PASSWORD 换成你自己的密码。从此这个昵称就是你的。`,
    verify: (command) => `你会收到一封带有验证码的邮件。用它输入 ${command}，否则昵称不会一直归你。`,
    after: (lobby) => `以后把 <code>昵称:密码</code> 作为服务器密码登录。大家在 ${lobby} 见面。`,
    terminal: '只有终端也可以：',
    certificate: (fingerprint) =>
      `这个服务器的证书由它自己生成，浏览器和 IRC 客户端会发出警告。证书指纹（SHA-256）是 ${fingerprint}：请与随邀请一起收到的指纹、以及客户端显示的指纹核对。`,
  },
}
