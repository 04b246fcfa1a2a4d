/**
 * True for what Slack's socket client raises outside of any call of ours, where only `unhandledRejection` sees it (facts
 * 1.8). The process then rebuilds the sockets instead of ending (rule 31).
 */
export function isFromSocketClient(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return code.startsWith('slack_socket_mode_') || /[\\/]@slack[\\/]socket-mode[\\/]/.test(error.stack ?? '')
}
