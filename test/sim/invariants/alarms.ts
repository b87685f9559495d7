/** Failures reach those who are to know: alarms go off, and what they and others publish arrives or is seen not to have. */
import { machineArn } from '../plan/names.ts';
import type { AlarmPlan } from '../plan/plan.ts';
import { queues } from '../plan/plan.ts';
import type { Simulation } from '../simulation.ts';
import { clockRan, type Invariant, iso, rows } from './look.ts';

const statusOf = { ExecutionsFailed: 'FAILED', ExecutionsTimedOut: 'TIMED_OUT' } as const;
/** An alarm is evaluated each minute; a clock that is set back may lose some. */
const slackMs = 5 * 60_000;

export const everyFailureMadeItsAlarmGoOff: Invariant = (simulation) =>
  simulation.plan.alarms.flatMap((alarm) => {
    const rung = stretchesOfAlarm(simulation, alarm);
    return failures(simulation, alarm)
      .filter(
        (at) =>
          !rung.some(
            ({ from, to }) => to >= at && clockRan(simulation, at, from) <= alarm.periodSeconds * 1000 + slackMs,
          ),
      )
      .map((at) => `${alarm.name}: an execution of ${machineArn(alarm.machine)} ended at ${iso(at)}`);
  });

export const noAlarmGoesOffForNothing: Invariant = (simulation) =>
  simulation.plan.alarms.flatMap((alarm) => {
    const ended = failures(simulation, alarm);
    return stretchesOfAlarm(simulation, alarm)
      .filter(({ from, byHand }) => !byHand && !ended.some((at) => at <= from + slackMs))
      .map(({ from }) => `${alarm.name} at ${iso(from)}`);
  });

/** When executions ended so; one that was redriven has ended several times, and its row knows the last. */
const failures = (simulation: Simulation, { machine, metric }: AlarmPlan): number[] => {
  const of = 'states_execution e JOIN states_machine m ON m.id = e.machine WHERE m.name = ?';
  const ended = rows(simulation, `SELECT stopped FROM ${of} AND e.status = ?`, machine, statusOf[metric]);
  const before = rows(
    simulation,
    `SELECT h.at FROM states_history h JOIN states_execution e ON e.id = h.execution JOIN states_machine m ON m.id = e.machine
       WHERE m.name = ? AND e.redrives > 0 AND h.events LIKE ?`,
    machine,
    `%"${metric.replace('Executions', 'Execution')}"%`,
  );
  return [...ended.map(({ stopped }) => Number(stopped)), ...before.map(({ at }) => Number(at))];
};

function stretchesOfAlarm(
  simulation: Simulation,
  { name }: AlarmPlan,
): { from: number; to: number; byHand: boolean }[] {
  const stretches: { from: number; to: number; byHand: boolean }[] = [];
  for (const { at, data } of rows(
    simulation,
    "SELECT at, data FROM alarm_history WHERE alarm = ? AND type = 'StateUpdate' ORDER BY id",
    name,
  )) {
    const { newState } = JSON.parse(String(data));
    const open = stretches.at(-1);
    if (open?.to === Infinity) open.to = Number(at);
    if (newState.stateValue === 'ALARM')
      stretches.push({ from: Number(at), to: Infinity, byHand: newState.stateReason === 'by a client' });
  }
  return stretches;
}

/** Every change to ALARM has an action that succeeded, and the topic's subscribers have its message. */
export const everyAlarmThatWentOffWasDelivered: Invariant = (simulation) => {
  const changed = rows(
    simulation,
    "SELECT count(*) AS n FROM alarm_history WHERE type = 'StateUpdate' AND summary LIKE '% to ALARM'",
  );
  const actions = rows(simulation, "SELECT alarm, summary, data FROM alarm_history WHERE type = 'Action'");
  if (Number(changed[0]?.['n']) !== actions.length) return [`${changed[0]?.['n']} changes, ${actions.length} actions`];
  return actions.flatMap(({ alarm, summary, data }) => {
    const { actionState, publishedMessage, stateUpdateTimestamp } = JSON.parse(String(data));
    if (actionState !== 'Succeeded') return [`${alarm}: ${summary}`];
    const { StateChangeTime } = JSON.parse(JSON.parse(publishedMessage).default);
    // a person's text has whole seconds
    const times = [StateChangeTime, new Date(stateUpdateTimestamp).toUTCString()];
    const what = `${alarm} of ${StateChangeTime}`;
    return missing(
      simulation,
      (text) => text.includes(String(alarm)) && times.some((time) => text.includes(time)),
      what,
    );
  });
};

export const everyMessageThatWasPublishedArrivedOrIsSeenToHaveFailed: Invariant = (simulation) =>
  simulation.published.flatMap((news) => missing(simulation, (text) => text.includes(news), news));

/** Subscribers that have no such message, though no delivery to them is recorded as failed. */
function missing(simulation: Simulation, isIt: (text: string) => boolean, what: string): string[] {
  const { plan, witness } = simulation;
  return plan.topic.subscribers.flatMap(({ protocol, endpoint }) => {
    const hasFailed = rows(simulation, 'SELECT 1 FROM failed_delivery WHERE protocol = ? LIMIT 1', protocol).length > 0;
    const texts =
      protocol === 'sqs'
        ? mailbox(simulation)
        : witness.messages.filter(({ to, arrived }) => arrived && to === endpoint).map(({ text }) => text);
    return hasFailed || texts.some(isIt) ? [] : [`${endpoint} has not got ${what}`];
  });
}

const mailbox = (simulation: Simulation): string[] =>
  rows(
    simulation,
    'SELECT body FROM message m JOIN queue q ON q.number = m.queue WHERE q.name = ?',
    queues.mailbox,
  ).map(({ body }) => String(body));
