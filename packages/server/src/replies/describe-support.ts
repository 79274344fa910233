/** All that the server announces, by name: the reference in the documentation is compared with it. */
import { defaultLimits } from '../limits.ts'
import { offeredNames } from '../session/capabilities.ts'
import { isupportTokens } from './isupport.ts'

export interface SupportDescription {
  /** Those of CAP LS. */
  readonly capabilities: readonly string[]
  /** The names of the tokens of 005, those included that only a configuration brings. */
  readonly tokens: readonly string[]
}

export function describeSupport(): SupportDescription {
  const all = { network: '', icon: '', vapidKey: '', filehost: () => '', thumbnails: () => '' }
  const tokens = isupportTokens({ ...all, limits: defaultLimits() })
  return { capabilities: offeredNames(), tokens: [...tokens.keys()] }
}
