/**
 * The jobs of a chaos run: what they are scheduled by, and how their tasks behave. The workload is made from this table, and the
 * checker knows from it what each job's runs must look like.
 */

export interface Job {
  /** Of its rule, its state machine and its task definition. */
  readonly name: string;
  /** Without one, only the client starts it. */
  readonly schedule?: 'cron(* * * * ? *)' | 'rate(1 minute)';
  /** Scheduled by EventBridge Scheduler in that time zone, not by a rule. */
  readonly zone?: string;
  /** What its rule starts: a state machine that runs the task, or the task itself. */
  readonly target: 'machine' | 'task';
  /** The exit code of each attempt in turn; the last one stands for all later ones. */
  readonly codes: readonly number[];
  readonly attemptsMax: number;
  /** How often a task prints and then rests for `restSeconds`; the tick's minute chooses among them. */
  readonly rounds: readonly number[];
  readonly restSeconds: number;
  readonly linesARound: number;
}

const short = { rounds: [1], restSeconds: 0.1, linesARound: 20 };
const once = { codes: [0], attemptsMax: 1 };
const everyMinute = 'cron(* * * * ? *)';

export const jobs: readonly Job[] = [
  { name: 'steady', schedule: everyMinute, target: 'machine', ...once, ...short },
  { name: 'stumbling', schedule: everyMinute, target: 'machine', codes: [3, 0], attemptsMax: 3, ...short },
  { name: 'failing', schedule: everyMinute, target: 'machine', codes: [7], attemptsMax: 3, ...short },
  // Over several kills: 20 to 70 s.
  {
    name: 'slow',
    schedule: everyMinute,
    target: 'machine',
    ...once,
    rounds: [40, 140, 64, 100],
    restSeconds: 0.5,
    linesARound: 7,
  },
  // Fails after 8 s, often under another engine than the one that started it; its second attempt takes as long again.
  {
    name: 'slow-stumbling',
    schedule: everyMinute,
    target: 'machine',
    codes: [5, 0],
    attemptsMax: 2,
    rounds: [16],
    restSeconds: 0.5,
    linesARound: 3,
  },
  { name: 'often', schedule: 'rate(1 minute)', target: 'machine', ...once, ...short },
  { name: 'zoned', schedule: everyMinute, zone: 'Asia/Kathmandu', target: 'machine', ...once, ...short },
  { name: 'direct', schedule: everyMinute, target: 'task', ...once, ...short, codes: [4] },
  { name: 'asked', target: 'machine', ...once, ...short },
];

/** Of a run with faults: there is always one of it that runs, and one that was struck is tried again. */
export const lastingJob: Job = {
  name: 'lasting',
  schedule: everyMinute,
  target: 'machine',
  codes: [0],
  attemptsMax: 2,
  rounds: [90],
  restSeconds: 0.5,
  linesARound: 5,
};

/** The codes of a job's attempts, from the first to its last: it ends with the first 0, or when its attempts are used up. */
export function codesOf({ codes, attemptsMax }: Pick<Job, 'codes' | 'attemptsMax'>): number[] {
  const all = Array.from({ length: attemptsMax }, (_, attempt) => codes[Math.min(attempt, codes.length - 1)] as number);
  const success = all.indexOf(0);
  return success < 0 ? all : all.slice(0, success + 1);
}
