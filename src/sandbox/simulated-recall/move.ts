/** Everything that can happen to a bot. */
export type MoveName =
  | 'joinCall'
  | 'waitInLobby'
  | 'letIn'
  | 'letInAlone'
  | 'somebodyJoins'
  | 'everyoneLeaves'
  | 'deny'
  | 'kick'
  | 'permissionDenied'
  | 'permissionAllowed'
  | 'startRecording'
  | 'pause'
  | 'resume'
  | 'stopRecording'
  | 'endCall'
  | 'finishMedia'
  | 'finishOneMedia'
  | 'failMedia'
  | 'done'
  | 'fatal'
  | 'deleteMedia'

/** One thing that happens to a bot; `subCode` where Recall gives a reason, else a likely one is taken. */
export type Move = { name: MoveName; subCode?: string }
