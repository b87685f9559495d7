/** `punctual retry`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { examplesText, jsonOption, onAccount } from './options.ts';

export const retryCommand = () => {
  const command = new Command('retry')
    .summary('take a failed run up again')
    .description(
      'Lets a run that failed go on from the step that failed, with the definition that it had, for up to 14 days (RedriveExecution). Where that would fail at once, a job of a configuration goes on as a run of its own: for the same due time, without the steps that were done. With --from-start the job is started again, with the same input and its present definition.',
    )
    .argument('<RUN>', 'JOB@TIME, as punctual runs shows it; JOB: its newest run')
    .addOption(new Option('--from-start', 'start it again, with its present definition'))
    .addOption(new Option('--wait', "wait for its end; the exit code is the job's own"));
  return onAccount(command)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examplesText([
        ['punctual retry report@04:30', 'from the step that failed'],
        ['punctual retry report@04:30 --from-start --wait', 'all of it, and wait'],
      ]),
    )
    .action(async (run, options) => {
      const { retry } = await import('../operate/run.ts');
      await retry(run, options);
    });
};
