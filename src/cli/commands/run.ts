/** `punctual run`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { UsageError } from '../user-error.ts';
import { examplesText, jsonOption, onAccount } from './options.ts';

export const runCommand = () => {
  const command = new Command('run')
    .summary('start a job now')
    .description(
      'Starts a job now, whatever its schedule, and says the name of its run. With --wait: waits for its end, shows it, and ends with the exit code of the job.',
    )
    .usage('[options] JOB [-- COMMAND...]')
    .argument('<JOB>', 'a job')
    .addOption(new Option('--wait', "wait for its end; the exit code is the job's own"))
    .addOption(new Option('--env <NAME=VALUE>', 'a variable for this run; may be repeated').argParser(variableOf))
    .addOption(new Option('--command <WORD...>', 'another command for this run; one that has options stands after --'))
    .addOption(new Option('--memory <MIB>', 'memory of its tasks for this run: MiB, or such as 4GB'))
    .addOption(new Option('--cpu <UNITS>', 'CPU of its tasks for this run: units, or such as 1vCPU'))
    .addOption(
      new Option('--input <JSON>', 'the whole input of its execution').conflicts(['env', 'command', 'memory', 'cpu']),
    );
  return onAccount(command)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examplesText([
        ['punctual run report', 'start it, and go on'],
        ['punctual run report --wait && echo done', 'wait for it'],
        ['punctual run report --env DAY=28', 'otherwise than usual'],
        ['punctual run report --memory 1024', 'with 1 GiB of memory'],
        ["punctual run report --wait -- sh -c 'ls /data'", 'another command: all after --'],
      ]),
    )
    .action(async (job, options) => {
      const { run } = await import('../operate/run.ts');
      await run(job, options);
    });
};

/** `NAME=VALUE`; an empty value is one. */
function variableOf(text: string, earlier: Readonly<Record<string, string>> | undefined): Record<string, string> {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return { ...earlier, [name]: value };
  throw new UsageError(`a variable is given as NAME=VALUE, found \`${text}\``, 'for example --env DAY=2026-11-28');
}
