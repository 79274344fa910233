/** The version of this package, as clients and operators see it. */
import manifest from '../package.json' with { type: 'json' }

export const VERSION: string = manifest.version
