/** What a person types that has an SSH client, as nearly everybody has. */
import type { Address } from '../../config/address.ts'
import { text, type Guest, type WayIn } from '../way-in.ts'

export function sshWaysIn(address: Address, { hostKey, channel, shellWord }: Guest): readonly WayIn[] {
  if (address.kind === 'unix') return []
  const ssh = `ssh -p ${address.port} ${address.host}`
  const lines = [
    ssh,
    ...(hostKey === null ? [] : [text`and yes, if the fingerprint that it shows is ${hostKey}`]),
    text`${`${ssh} ${shellWord(channel)} < FILE`} says each line of a file`,
  ]
  return [{ title: text`With ssh:`, lines }]
}
