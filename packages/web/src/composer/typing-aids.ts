/** What of talk is loaded when somebody types a command, or has something completed. */
export { applyCompletion, complete, isSecretInput, planInput } from '@partyline/irc/client'
