/** Executions, their attempts and tasks against what the witnesses wrote: all ended, the right number of times, with the right codes. */
import { codesOf } from '../jobs.ts';
import type { Execution, Notes, Recording, Task, Witness } from '../recording.ts';
import { type Check, groupBy } from './check.ts';
import { mayBeDisordered, struckRuns, struckTasks } from './costs.ts';

const taskId = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

export const allEnded: Check = ({ executions, tasks, notes }) => {
  const running = executions.filter(({ status }) => status === 'RUNNING');
  const alive = tasks.filter(({ status }) => status !== 'STOPPED');
  return {
    name: 'everything that was started has ended',
    figures: `${executions.length} executions, ${running.length} not ended; ${tasks.length} tasks, ${alive.length} not stopped`,
    violations: [
      ...running.map(({ arn }) => `${arn} is still RUNNING`),
      ...alive.map(({ arn, status }) => `${arn} is still ${status}`),
      ...notes.unfinished,
    ],
  };
};

export const noOrphanTask: Check = ({ executions, tasks, ticks }) => {
  const asked = new Set([
    ...executions.flatMap(({ attempts }) => attempts.map(({ taskArn }) => taskArn)),
    ...ticks.flatMap(({ deliveries }) => deliveries.map(({ started }) => started)),
  ]);
  const orphans = tasks.filter(({ arn }) => !asked.has(arn));
  return {
    name: 'each task was asked for',
    figures: `${tasks.length} tasks, ${orphans.length} that no execution and no tick asked for`,
    violations: orphans.map(({ arn, job }) => `${arn} (${job}) was asked for by no execution and no tick`),
  };
};

/** A task's witness is the one whose name stands first in the task's log, or elsewhere in it where a clock was set. */
function witnessOf(notes: Notes, task: Task, byFile: ReadonlyMap<string, Witness>): Witness | undefined {
  const lines = mayBeDisordered(notes, task) ? task.lines : task.lines.slice(0, 1);
  const name = lines.map((line) => /^witness (.+)$/.exec(line)?.[1]).find((found) => found !== undefined);
  return byFile.get(name ?? '');
}

export const rightExitCodes: Check = (recording) => {
  const byFile = new Map(recording.witnesses.map((witness) => [witness.file, witness]));
  const seen = new Set<string>();
  const [struck, runs] = [struckTasks(recording), struckRuns(recording)];
  const violations = recording.tasks.flatMap((task) => {
    const witness = witnessOf(recording.notes, task, byFile);
    if (!witness)
      return task.exitCode === undefined || struck.has(task.arn)
        ? []
        : [`task ${taskId(task.arn)} (${task.job}) ended with code ${task.exitCode}, and no witness saw it`];
    seen.add(witness.file);
    if (witness.code !== undefined && witness.code === task.exitCode) return [];
    if (witness.code === undefined && task.exitCode === undefined && task.reason) return [];
    const isOneMissing = witness.code === undefined || task.exitCode === undefined;
    if (struck.has(task.arn) && isOneMissing && (task.reason || task.exitCode)) return [];
    const said =
      task.exitCode === undefined ? `no exit code (${task.reason ?? 'and no reason'})` : `code ${task.exitCode}`;
    return [
      `task ${taskId(task.arn)} of ${witness.rule} at ${witness.tick} has ${said}, its witness ${witness.code === undefined ? 'did not end' : `ended with ${witness.code}`}`,
    ];
  });
  const unclaimed = recording.witnesses.filter(
    ({ file, rule, execution }) => !seen.has(file) && !runs.has(`${rule} ${execution}`),
  );
  return {
    name: 'exit codes are those that the witnesses saw',
    figures: `${recording.tasks.length} tasks, ${recording.witnesses.length} witnesses, ${violations.length} wrong codes, ${unclaimed.length} witnesses without a task`,
    violations: [...violations, ...unclaimed.map(({ file }) => `the witness ${file} ran, and no task's log names it`)],
  };
};

export const rightHistories: Check = (recording) => {
  const tasks = new Map(recording.tasks.map((task) => [task.arn, task]));
  const executions = recording.executions.filter(({ attempts }) => attempts.length > 0);
  const attempts = executions.flatMap((execution) => execution.attempts);
  const violations = executions.flatMap((execution) =>
    execution.attempts.flatMap(({ taskArn, exitCode, ended, reason }, index) => {
      const place = `${execution.machine} ${execution.name}, attempt ${index}`;
      if (!ended) return [`${place}: its end is not in the history`];
      if (!taskArn) return [`${place}: no task (${reason})`];
      const task = tasks.get(taskArn);
      if (!task) return [`${place}: its task ${taskArn} is not there`];
      return task.exitCode === exitCode
        ? []
        : [`${place}: the history says ${exitCode ?? reason}, the task ${task.exitCode ?? task.reason}`];
    }),
  );
  return {
    name: 'histories and ECS agree on tasks',
    figures: `${executions.length} executions that run tasks, ${attempts.length} attempts, ${violations.length} that differ`,
    violations,
  };
};

export const rightAttempts: Check = (recording) => {
  const byExecution = groupBy(recording.witnesses, ({ rule, execution }) => `${rule} ${execution}`);
  const [struck, runs] = [struckTasks(recording), struckRuns(recording)];
  const finished = recording.executions.filter(({ machine }) =>
    recording.notes.jobs.some(({ name }) => name === machine),
  );
  const violations = finished.flatMap((execution) =>
    runs.has(`${execution.machine} ${execution.name}`)
      ? struckAttemptsWrong(recording, execution, struck)
      : attemptsWrong(recording, execution, byExecution.get(`${execution.machine} ${execution.name}`) ?? []),
  );
  const direct = recording.notes.jobs
    .filter(({ target }) => target === 'task')
    .flatMap(({ name }) =>
      recording.tasks
        .filter((task) => task.job === name && task.exitCode === undefined && !struck.has(task.arn))
        .map(({ arn, reason }) => `the task ${taskId(arn)} of ${name} did not run to its end: ${reason}`),
    );
  return {
    name: 'each run had the attempts that its job takes',
    figures: `${finished.length} executions, ${runs.size} with a task that was struck, ${violations.length + direct.length} that ran otherwise`,
    violations: [...violations, ...direct],
  };
};

function attemptsWrong({ notes }: Recording, execution: Execution, witnesses: readonly Witness[]): string[] {
  const job = notes.jobs.find(({ name }) => name === execution.machine);
  if (!job || execution.status === 'RUNNING') return [];
  const expected = codesOf(job);
  const status = expected.at(-1) === 0 ? 'SUCCEEDED' : 'FAILED';
  const recorded = execution.attempts.map(({ exitCode, reason }) => exitCode ?? reason ?? 'nothing');
  const saw = [...witnesses].sort((a, b) => a.attempt - b.attempt).map(({ code }) => code ?? 'no end');
  const place = `${execution.machine} at ${execution.tick} (${execution.name})`;
  const wrong: string[] = [];
  if (execution.status !== status) wrong.push(`${place} is ${execution.status}, expected ${status}`);
  if (String(recorded) !== String(expected))
    wrong.push(`${place}: its history has attempts ending [${recorded}], expected [${expected}]`);
  if (String(saw) !== String(expected)) wrong.push(`${place}: its witnesses ended [${saw}], expected [${expected}]`);
  return wrong;
}

/** Where a task of it was struck: those that were not end as they should, and each that failed is tried again while the machine allows it. */
function struckAttemptsWrong({ notes }: Recording, execution: Execution, struck: ReadonlySet<string>): string[] {
  const job = notes.jobs.find(({ name }) => name === execution.machine);
  if (!job || execution.status === 'RUNNING') return [];
  const place = `${execution.machine} at ${execution.tick} (${execution.name}), which was struck,`;
  const last = execution.attempts.at(-1);
  const status = last?.exitCode === 0 ? 'SUCCEEDED' : 'FAILED';
  const others = execution.attempts.filter(({ taskArn }) => !struck.has(taskArn ?? ''));
  return [
    ...(execution.status === status ? [] : [`${place} is ${execution.status}, its last attempt says ${status}`]),
    ...(status === 'FAILED' && execution.attempts.length < job.attemptsMax
      ? [`${place} was given up after ${execution.attempts.length} of ${job.attemptsMax} attempts`]
      : []),
    ...(execution.attempts.length > job.attemptsMax
      ? [`${place} had ${execution.attempts.length} attempts of ${job.attemptsMax}`]
      : []),
    ...others
      .filter(({ exitCode }) => !job.codes.includes(exitCode ?? -1))
      .map(
        ({ exitCode, reason }) => `${place} has an attempt that was not struck and ended with ${exitCode ?? reason}`,
      ),
  ];
}

export const noLineLost: Check = (recording) => {
  const byFile = new Map(recording.witnesses.map((witness) => [witness.file, witness]));
  let expectedLines = 0;
  let wrongTasks = 0;
  const struck = struckTasks(recording);
  const violations = recording.tasks.flatMap((task) => {
    const witness = witnessOf(recording.notes, task, byFile);
    if (!witness) return [];
    const isStruck = struck.has(task.arn);
    const printed = isStruck ? task.lines.filter((line) => !isMarkOfCut(line)) : task.lines;
    const { lost: missing, extra, disordered: isOther, expected } = compareLines(printed, witness);
    const disordered = isOther && !mayBeDisordered(recording.notes, task);
    const lost = isStruck ? 0 : missing;
    expectedLines += expected;
    if (lost === 0 && extra.length === 0 && !disordered) return [];
    wrongTasks++;
    const first = extra.length > 0 ? `, the first of them ${JSON.stringify(extra[0])}` : '';
    return [
      `the log of task ${taskId(task.arn)} (${witness.rule} at ${witness.tick}): ${lost} lines lost, ${extra.length} doubled or foreign${first}${disordered ? ', out of order' : ''}`,
    ];
  });
  return {
    name: 'no line of output is lost or doubled',
    figures: `${expectedLines} lines printed, ${wrongTasks} tasks with lines that are lost, doubled or out of order`,
    violations,
  };
};

/** Stands where the disk had no space for lines. */
const isMarkOfCut = (line: string): boolean => /^\(cut \d+ bytes in \d+ lines /.test(line);

function compareLines(lines: readonly string[], { file, code, lines: count }: Witness) {
  if (count === undefined) return { lost: 0, extra: [], disordered: false, expected: 0 };
  const expected = [
    `witness ${file}`,
    ...Array.from({ length: count }, (_, n) => `line ${n + 1} of ${count}`),
    `end ${code}`,
  ];
  const missing = new Set(expected);
  const extra = lines.filter((line) => !missing.delete(line));
  return {
    lost: missing.size,
    extra,
    disordered: missing.size === 0 && extra.length === 0 && String(lines) !== String(expected),
    expected: expected.length,
  };
}
