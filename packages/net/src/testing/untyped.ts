/** Calls as JavaScript makes them, with arguments that TypeScript would refuse. */

/** @returns what the method gives or throws, as a promise */
export async function callUntyped(target: object, method: string, ...args: readonly unknown[]): Promise<unknown> {
  const member: unknown = Reflect.get(target, method)
  if (typeof member !== 'function') throw new Error(`there is no method ${method}`)
  return Reflect.apply(member, target, args)
}
