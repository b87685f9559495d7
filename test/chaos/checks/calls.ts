/** Calls that were acknowledged before a kill, against what is there afterwards. */
import { timeOf } from '../minutes.ts';
import type { Call } from '../recording.ts';
import { names } from '../workload.ts';
import { type Check, doubles } from './check.ts';
import { struckRuns } from './costs.ts';

/** What each kind of call starts. */
const machineOf = { start: names.called, ask: 'asked' } as const;

const isStart = (call: Call): call is Call & { readonly does: keyof typeof machineOf } => call.does in machineOf;

export const startsAreThere: Check = (recording) => {
  const { notes, executions } = recording;
  const struck = struckRuns(recording);
  const calls = notes.calls.filter(isStart);
  const there = new Map(executions.map((execution) => [`${execution.machine} ${execution.name}`, execution]));
  const asked = new Set(calls.map(({ does, what }) => `${machineOf[does]} ${what}`));
  const acked = calls.filter((call) => call.acked);
  const lost = acked.filter(({ does, what }) => !there.has(`${machineOf[does]} ${what}`));
  const byClient = executions.filter(({ machine }) => machine === machineOf.start || machine === machineOf.ask);
  const strays = byClient.filter(({ machine, name }) => !asked.has(`${machine} ${name}`));
  const failed = byClient.filter(
    ({ status, machine, name }) => status !== 'SUCCEEDED' && !(status === 'FAILED' && struck.has(`${machine} ${name}`)),
  );
  return {
    name: 'each acknowledged StartExecution is there and succeeded',
    figures: `${acked.length} acknowledged, ${calls.length - acked.length} cut off, ${lost.length} lost`,
    violations: [
      ...lost.map(
        ({ what, doneAt }) => `the execution ${what}, acknowledged at ${new Date(doneAt).toISOString()}, is not there`,
      ),
      ...strays.map(({ arn }) => `${arn} was asked for by nobody`),
      ...failed.map(({ arn, status }) => `${arn} is ${status}, expected SUCCEEDED`),
    ],
  };
};

export const messagesAreThere: Check = ({ notes, messages }) => {
  const calls = notes.calls.filter(({ does }) => does === 'send');
  const acked = calls.filter((call) => call.acked);
  const bodies = messages[names.queues.notes] ?? [];
  const there = new Set(bodies);
  const sent = new Set(calls.map(({ what }) => what));
  const lost = acked.filter(({ what }) => !there.has(what));
  return {
    name: 'each acknowledged message is there once',
    figures: `${acked.length} acknowledged, ${calls.length - acked.length} cut off, ${lost.length} lost`,
    violations: [
      ...lost.map(
        ({ what, doneAt }) => `the message ${what}, acknowledged at ${new Date(doneAt).toISOString()}, is not there`,
      ),
      ...doubles(bodies, (body) => body).map(([body, all]) => `the message ${body} is there ${all.length} times`),
      ...bodies.filter((body) => !sent.has(body)).map((body) => `the message ${body} was sent by nobody`),
    ],
  };
};

/** Reads and switches of the one rule follow each other: what was read must be what was acknowledged last, or cut off since. */
export const switchesHold: Check = ({ notes, toggledState }) => {
  const violations: string[] = [];
  let possible = new Set(['ENABLED']);
  let reads = 0;
  for (const { does, what, acked, doneAt } of notes.calls) {
    if (does === 'toggle') possible = acked ? new Set([what]) : possible.add(what);
    if (does !== 'read' || !acked) continue;
    reads++;
    if (!possible.has(what))
      violations.push(
        `at ${new Date(doneAt).toISOString()} the rule was ${what}, acknowledged was ${[...possible].join(' or ')}`,
      );
    possible = new Set([what]);
  }
  if (notes.disabled[names.toggled] && toggledState !== 'DISABLED')
    violations.push(`at the end the rule is ${toggledState}, acknowledged was DISABLED`);
  const switches = notes.calls.filter(({ does, acked }) => does === 'toggle' && acked).length;
  return {
    name: 'each acknowledged PutRule holds',
    figures: `${switches} acknowledged, read ${reads} times`,
    violations,
  };
};

export const queueGotTicks: Check = ({ ticks, messages }) => {
  const fired = ticks.filter(
    ({ rule, status }) => rule === names.toggled && (status === 'fired' || status === 'caught up'),
  );
  const times = (messages[names.queues.toggles] ?? []).map((body) =>
    String((JSON.parse(body) as { time?: unknown }).time),
  );
  const there = new Set(times);
  const lost = fired.map(({ due }) => timeOf(due)).filter((time) => !there.has(time));
  return {
    name: 'a queue got each tick of its rule once',
    figures: `${fired.length} ticks fired, ${times.length} messages`,
    violations: [
      ...lost.map((time) => `the tick ${time} is not in the queue of its rule`),
      ...doubles(times, (time) => time).map(([time, all]) => `the tick ${time} is in the queue ${all.length} times`),
    ],
  };
};

/** Long enough after a failure an alarm of one minute's period must have been raised. */
const alarmMsMax = 180_000;

export const alarmsDelivered: Check = ({ notes, executions, alarmsAt, messages }) => {
  const failures = executions.filter(
    ({ machine, stoppedAt }) =>
      machine === 'failing' && stoppedAt !== undefined && stoppedAt < notes.endedAt - alarmMsMax,
  );
  const sent = (messages[names.queues.alerts] ?? [])
    .map((body) => JSON.parse(body) as { Message: string })
    .map(({ Message }) => JSON.parse(Message) as { NewStateValue: string });
  const raised = sent.filter(({ NewStateValue }) => NewStateValue === 'ALARM');
  return {
    name: 'the alarm was raised and delivered',
    figures: `${failures.length} failures long enough ago, ${alarmsAt.length} times ALARM, ${raised.length} messages`,
    violations: [
      ...(failures.length > 0 && alarmsAt.length === 0 ? ['executions failed, and their alarm was never raised'] : []),
      ...(raised.length === alarmsAt.length
        ? []
        : [`the alarm was raised ${alarmsAt.length} times and delivered ${raised.length} times`]),
    ],
  };
};

export const sumsAgree: Check = ({ executions, ticks, notes, sums }) => {
  const counted: Record<string, number> = {};
  const count = (name: string, what: string, number: number): void => {
    counted[`${name} of ${what}`] = number;
  };
  for (const machine of new Set(executions.map((execution) => execution.machine))) {
    const own = executions.filter((execution) => execution.machine === machine);
    count('ExecutionsStarted', machine, own.length);
    count('ExecutionsSucceeded', machine, own.filter(({ status }) => status === 'SUCCEEDED').length);
    count('ExecutionsFailed', machine, own.filter(({ status }) => status === 'FAILED').length);
  }
  for (const { name, zone } of notes.jobs.filter(({ schedule }) => schedule)) {
    // The one schedule of the default group is tried once a tick: its target is always there.
    count(
      zone === undefined ? 'TriggeredRules' : 'InvocationAttemptCount',
      name,
      ticks.filter(({ rule, status }) => rule === name && status !== 'missed').length,
    );
  }
  const wrong = Object.entries(counted).filter(([key, number]) => (sums[key] ?? 0) !== number);
  return {
    name: 'metrics count what happened',
    figures: `${Object.keys(counted).length} sums, ${wrong.length} that differ`,
    violations: wrong.map(([key, number]) => `the metric ${key} sums up to ${sums[key] ?? 0}, there were ${number}`),
  };
};
