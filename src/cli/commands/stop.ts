/** `punctual stop`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { examplesText, jsonOption, onAccount } from './options.ts';

export const stopCommand = () => {
  const command = new Command('stop')
    .summary('stop a run and its containers')
    .description(
      'Stops a run, or what runs of a job, and waits until its containers have stopped: they get SIGTERM, and SIGKILL after their stop time-out. A stopped run counts as failed, and its alarm on stopped runs rings.',
    )
    .argument('<RUN|JOB>', 'a run, JOB@TIME; or a job: what runs of it')
    .addOption(new Option('--reason <TEXT>', 'kept with the run').default('stopped by hand'));
  return onAccount(command)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examplesText([
        ['punctual stop report', 'whatever runs of it'],
        ["punctual stop report@04:30 --reason 'wrong input'", 'one run'],
      ]),
    )
    .action(async (given, options) => {
      const { stop } = await import('../operate/stop.ts');
      await stop(given, options);
    });
};
