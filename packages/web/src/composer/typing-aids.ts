/** What of talk is loaded when somebody types a command, or has something completed. */
export {
  applyCompletion,
  complete,
  FILES_OTHERWISE,
  isSecretInput,
  planInput,
  uploadProblem,
} from '@partyline/irc/client'
