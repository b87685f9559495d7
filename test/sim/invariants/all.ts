/** Which invariants are asked when. */
import type { Simulation } from '../simulation.ts';
import {
  everyAlarmThatWentOffWasDelivered,
  everyFailureMadeItsAlarmGoOff,
  everyMessageThatWasPublishedArrivedOrIsSeenToHaveFailed,
  noAlarmGoesOffForNothing,
} from './alarms.ts';
import { fewTimersAreLeft, whatHasEndedIsForgottenInItsTime } from './bounds.ts';
import {
  everyAcknowledgedCallIsThere,
  theLastEditionOfTheStackStands,
  whatWasCountedIsWhatWasAcknowledged,
} from './calls.ts';
import {
  everyExecutionEnds,
  everyExecutionEndsInItsTime,
  everyHistoryHasTheExitsThatWereGiven,
  everyHistoryIsWellFormed,
  timersOfEndedExecutionsAreGone,
  whatIsEvaluatedIsAskedFor,
  whatIsWaitedForBelongsToARunningExecution,
  whatSucceededIsNotRedriven,
} from './histories.ts';
import { demand, type Invariant } from './look.ts';
import { everyMapRunGoesOn, everyMapRunHasRunEachItemOnce, noMapRunOutlivesItsExecution } from './map-runs.ts';
import { nobodyComplained, noDeliveryWaits, noEffectIsLeft, noRowIsLeftInTheInbox, noRowIsSetAside } from './rest.ts';
import {
  atMostOneContainerForAnAttempt,
  everyContainerEnds,
  everyContainerIsStartedOnce,
  everyExitIsTheOneThatTheRunnerGave,
  noContainerRunsThatBelongsToNoTask,
  noLineIsLostOrDoubled,
  noTaskRunsThatTheRunnerDoesNotHave,
} from './tasks.ts';
import {
  aTickIsMissedOnlyInAGapWithALaterOne,
  atMostOneExecutionForARuleATickAndATarget,
  everyDeliveryHasItsOutcome,
  everyEventThatWasPutStartedItsExecution,
  everyScheduledExecutionIsInTheLedger,
  everyTickHasExactlyOneRow,
  everyTickThatFiredWentToEachTargetOnce,
  noRowIsOfARuleThatNeverWas,
} from './ticks.ts';
import { everyAnswerIsTakenOnceByTheAttemptThatAsked } from './tokens.ts';

/** Hold whenever the cloud has nothing to do at this instant. */
const always: readonly Invariant[] = [
  nobodyComplained,
  noRowIsSetAside,
  noRowIsLeftInTheInbox,
  everyAcknowledgedCallIsThere,
  everyContainerIsStartedOnce,
  noContainerRunsThatBelongsToNoTask,
  noTaskRunsThatTheRunnerDoesNotHave,
  everyExitIsTheOneThatTheRunnerGave,
  timersOfEndedExecutionsAreGone,
  whatIsWaitedForBelongsToARunningExecution,
  whatIsEvaluatedIsAskedFor,
  everyMapRunGoesOn,
  everyMapRunHasRunEachItemOnce,
  noMapRunOutlivesItsExecution,
];

const onTheWay: readonly Invariant[] = [
  ...always,
  theLastEditionOfTheStackStands,
  everyTickHasExactlyOneRow,
  everyTickThatFiredWentToEachTargetOnce,
  atMostOneExecutionForARuleATickAndATarget,
];

/** Hold when all that was begun has come to its end. */
const atRest: readonly Invariant[] = [
  ...onTheWay,
  whatSucceededIsNotRedriven,
  noRowIsOfARuleThatNeverWas,
  aTickIsMissedOnlyInAGapWithALaterOne,
  everyDeliveryHasItsOutcome,
  everyScheduledExecutionIsInTheLedger,
  everyEventThatWasPutStartedItsExecution,
  everyExecutionEnds,
  everyExecutionEndsInItsTime,
  everyHistoryIsWellFormed,
  everyHistoryHasTheExitsThatWereGiven,
  everyAnswerIsTakenOnceByTheAttemptThatAsked,
  atMostOneContainerForAnAttempt,
  everyContainerEnds,
  noLineIsLostOrDoubled,
  noEffectIsLeft,
  noDeliveryWaits,
  everyFailureMadeItsAlarmGoOff,
  noAlarmGoesOffForNothing,
  everyAlarmThatWentOffWasDelivered,
  everyMessageThatWasPublishedArrivedOrIsSeenToHaveFailed,
  whatWasCountedIsWhatWasAcknowledged,
  fewTimersAreLeft,
];

export const checkAfterDeath = (simulation: Simulation): Promise<void> => demand(simulation, always);
export const checkOnTheWay = (simulation: Simulation): Promise<void> => demand(simulation, onTheWay);
export const checkAtRest = (simulation: Simulation): Promise<void> => demand(simulation, atRest);
/** Long after. */
export const checkAged = (simulation: Simulation): Promise<void> =>
  demand(simulation, [nobodyComplained, noRowIsSetAside, whatHasEndedIsForgottenInItsTime]);
