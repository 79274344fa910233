/** Chooses where secrets are kept on this machine. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { keychain } from './keychain.ts'
import { secretFile } from './secret-file.ts'
import { secretService } from './secret-service.ts'
import type { SecretKey, SecretStore } from './secret-store.ts'

export interface StoreChoice {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** The file that is used where the system has no place. */
  readonly file: string
}

/** A store of the system that does not take a secret, such as a keyring that its owner leaves locked, gives way to the file. */
export function openSecretStore({ env, platform, file }: StoreChoice): SecretStore {
  const own = secretFile(file)
  const system = systemStore(env, platform)
  return system === null ? own : inTurn(system, own)
}

function systemStore(env: StoreChoice['env'], platform: NodeJS.Platform): SecretStore | null {
  if (platform === 'darwin') return keychain()
  // Without a session bus there is nobody to ask, and secret-tool would start one.
  const hasBus = env['DBUS_SESSION_BUS_ADDRESS'] !== undefined && env['DBUS_SESSION_BUS_ADDRESS'] !== ''
  return hasBus && isOnPath('secret-tool', env['PATH'] ?? '') ? secretService() : null
}

function isOnPath(command: string, path: string): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      if (folder === '') return false
      accessSync(join(folder, command), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

export function inTurn(first: SecretStore, second: SecretStore): SecretStore {
  let used = first
  return {
    get name() {
      return used.name
    },
    async find(key) {
      return (await first.find(key)) ?? (await second.find(key))
    },
    async keep(key, secret) {
      used = (await first.keep(key, secret)) ? first : second
      if (used === second) return second.keep(key, secret)
      // What an earlier run has kept in a file is not left there beside it.
      await second.forget(key)
      return true
    },
    async forget(key: SecretKey) {
      await Promise.all([first.forget(key), second.forget(key)])
    },
  }
}
