/**
 * A client that goes on calling while the engine is killed under it: starts executions and tasks, sends messages, switches a rule.
 * It tries nothing again: a call that was cut off may have happened or not, one that was acknowledged must be there.
 */
import { DescribeRuleCommand, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import { ListStateMachinesCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { type Access, type Clients, openClients } from './clients.ts';
import type { Clock } from './clock.ts';
import type { Call } from './recording.ts';
import { names } from './workload.ts';

export interface ClientSettings {
  readonly clock: Clock;
  /** The endpoint of the engine that lives now; rejects while there is none. */
  readonly serving: () => Promise<string>;
  readonly access: Omit<Access, 'endpoint'>;
}

export interface Client {
  readonly calls: readonly Call[];
  /** Lets the calls under way end; makes no more. Rejects if a call got an answer that it must not get. */
  stop(): Promise<void>;
}

/** An engine of which the client knows what it calls. */
interface Known extends Clients {
  readonly machineArns: ReadonlyMap<string | undefined, string | undefined>;
  readonly notesUrl: string | undefined;
}

/** Milliseconds of the host between the calls of a loop. */
const pauseMs = { call: 50, ask: 2_500, toggle: 1_300, retry: 25 };

export function openClient({ clock, serving, access }: ClientSettings): Client {
  const calls: Call[] = [];
  let stopped = false;
  let current: { readonly endpoint: string; readonly known: Promise<Known> } | undefined;

  async function engineNow(): Promise<Known> {
    const endpoint = await serving();
    if (current?.endpoint !== endpoint) {
      current?.known.then(({ destroy }) => destroy()).catch(() => {});
      current = { endpoint, known: getToKnow({ ...access, endpoint }) };
      current.known.catch(() => {
        current = undefined;
      });
    }
    return current.known;
  }

  /** Makes one call; `work` may return what is to be noted. */
  async function note(does: Call['does'], what: string, work: (engine: Known) => Promise<unknown>): Promise<void> {
    const engine = await engineNow();
    const sentAt = clock.now();
    const done = (acked: boolean, said: string): void => {
      calls.push({ does, what: said, sentAt, doneAt: clock.now(), acked });
    };
    try {
      const said = await work(engine);
      done(true, typeof said === 'string' ? said : what);
    } catch (error) {
      if (isAnswer(error)) throw new Error(`${does} ${what}`, { cause: error });
      done(false, what);
    }
  }

  const start = (does: 'start' | 'ask', machine: string, name: string): Promise<void> =>
    note(does, name, ({ states, machineArns }) => {
      const input = JSON.stringify({ time: name });
      return states.send(new StartExecutionCommand({ stateMachineArn: machineArns.get(machine), name, input }));
    });

  let round = 0;
  async function callOnce(): Promise<void> {
    const name = `call-${++round}`;
    const MessageBody = `note ${name}`;
    await start('start', names.called, name);
    await note('send', MessageBody, ({ sqs, notesUrl }) =>
      sqs.send(new SendMessageCommand({ QueueUrl: notesUrl, MessageBody })),
    );
  }

  let asked = 0;
  const askOnce = (): Promise<void> => start('ask', 'asked', `asked-${++asked}`);

  let State: 'ENABLED' | 'DISABLED' = 'ENABLED';
  async function toggleOnce(): Promise<void> {
    await note('read', '?', async ({ events }) => {
      const rule = await events.send(new DescribeRuleCommand({ Name: names.toggled }));
      return rule.State;
    });
    State = State === 'ENABLED' ? 'DISABLED' : 'ENABLED';
    const rule = { Name: names.toggled, ScheduleExpression: 'cron(* * * * ? *)', State };
    await note('toggle', State, ({ events }) => events.send(new PutRuleCommand(rule)));
  }

  async function loop(work: () => Promise<void>, restMs: number): Promise<void> {
    while (!stopped) {
      const isKnown = await engineNow().then(
        () => true,
        () => false,
      );
      if (isKnown && !stopped) await work().catch(onlyCutOff);
      await clock.after((isKnown ? restMs : pauseMs.retry) * clock.speed);
    }
  }

  const loops = Promise.all([
    loop(callOnce, pauseMs.call),
    loop(askOnce, pauseMs.ask),
    loop(toggleOnce, pauseMs.toggle),
  ]);
  loops.catch(() => {});
  return {
    calls,
    async stop() {
      stopped = true;
      await loops;
      (await current?.known)?.destroy();
    },
  };
}

/** An answer of the service, not an error of the connection. Of a 5xx the engine says itself that it was not done, and so it does where a clock was set. */
function isAnswer(error: unknown): boolean {
  if (/Signature expired|Signature not yet current/.test((error as Error | undefined)?.message ?? '')) return false;
  const status = (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;
  return status !== undefined && status < 500;
}

/** Between two calls of a round the engine may have been killed; then there is nobody to call. */
function onlyCutOff(error: unknown): void {
  if (error instanceof Error && isAnswer(error.cause)) throw error;
}

async function getToKnow(access: Access): Promise<Known> {
  const clients = openClients(access);
  const { stateMachines = [] } = await clients.states.send(new ListStateMachinesCommand({}));
  const { QueueUrl } = await clients.sqs.send(new GetQueueUrlCommand({ QueueName: names.queues.notes }));
  const machineArns = new Map(stateMachines.map(({ name, stateMachineArn }) => [name, stateMachineArn]));
  return { ...clients, machineArns, notesUrl: QueueUrl };
}
