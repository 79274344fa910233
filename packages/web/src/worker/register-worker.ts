/** Gives the page its service worker, and notes when another version of it waits. */

/** The only policy that the content security policy of the page allows: nothing else becomes a script. */
const POLICY = 'partyline-worker'
const SCRIPT = 'service-worker.js'
/** null where the browser refuses it. */
export async function registered(
  workers: ServiceWorkerContainer,
  isNewer: { value: boolean },
): Promise<ServiceWorkerRegistration | null> {
  try {
    const found = await workers.register(trusted(SCRIPT), { scope: './' })
    const note = () => {
      isNewer.value = found.waiting !== null && workers.controller !== null
    }
    note()
    found.addEventListener('updatefound', () => found.installing?.addEventListener('statechange', note))
    return found
  } catch {
    // A private window, or a certificate that the browser does not believe: the page works without it.
    return null
  }
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): {
    createScriptURL(url: string): string
  }
}

/** Where the browser has Trusted Types, an address of a script must come from a policy. */
function trusted(url: string): string {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes }
  return trustedTypes?.createPolicy(POLICY, { createScriptURL: (one) => one }).createScriptURL(url) ?? url
}
