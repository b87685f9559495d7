/** All checks of a recording, in the order in which they are printed. */
import type { Recording } from '../recording.ts';
import { alarmsDelivered, messagesAreThere, queueGotTicks, startsAreThere, sumsAgree, switchesHold } from './calls.ts';
import type { Check, Finding } from './check.ts';
import { engineKeptQuiet, noProcessLeft, nothingLeftOver, storeIsSound } from './remains.ts';
import { firedOnce, noExecutionTwice, nothingRunTwice, nothingRunUnknown } from './runs.ts';
import { allEnded, noLineLost, noOrphanTask, rightAttempts, rightExitCodes, rightHistories } from './tasks.ts';
import { missedForReason, noTickInvented, noTickLost, noTickTwice } from './ticks.ts';

const checks: readonly Check[] = [
  noTickLost,
  noTickTwice,
  noTickInvented,
  missedForReason,
  firedOnce,
  noExecutionTwice,
  nothingRunTwice,
  nothingRunUnknown,
  allEnded,
  noOrphanTask,
  rightExitCodes,
  rightHistories,
  rightAttempts,
  noLineLost,
  startsAreThere,
  messagesAreThere,
  switchesHold,
  queueGotTicks,
  alarmsDelivered,
  sumsAgree,
  storeIsSound,
  nothingLeftOver,
  noProcessLeft,
  engineKeptQuiet,
];

export const check = (recording: Recording): Finding[] => checks.map((one) => one(recording));
