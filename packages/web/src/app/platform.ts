/** What differs between platforms in how keys are written and pressed. */
export const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** The key with which commands are given. */
export const COMMAND_KEY = isApple ? '⌘' : 'Ctrl'

export function hasCommandKey(event: KeyboardEvent): boolean {
  return isApple ? event.metaKey : event.ctrlKey
}
