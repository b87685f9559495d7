/** `punctual logs`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { countOf, examplesText, jsonOption, onAccount } from './options.ts';

const attemptMax = 10_000;

export const logsCommand = () => {
  const command = new Command('logs')
    .summary('show what a job, a run or a task printed')
    .description(
      'Shows what the newest run of a job printed, or one run, or what came to a log group, made harmless to a terminal. Without a name: which log groups there are, what each holds, and how old its last line is.',
    )
    .argument('[JOB|RUN|GROUP]', 'a job; a run, JOB@TIME; or a log group')
    .addOption(new Option('--failed', 'of a job: its newest run that failed'))
    .addOption(
      new Option('--attempt <N>', 'of a run: one of its attempts; default all').argParser(
        countOf('--attempt', attemptMax),
      ),
    )
    .addOption(
      new Option('--task <ID>', 'one task alone, in whatever group: its id, or the digits that are shown of it'),
    )
    .addOption(
      new Option(
        '--since <TIME>',
        'a time gone by (90s, 10m, 1h, 2d) or an instant; default 1h, of a run and a task all',
      ),
    )
    .addOption(new Option('--filter <PATTERN>', `a filter pattern of CloudWatch Logs; ERROR, '{ $.level = "error" }'`))
    .addOption(new Option('-f, --follow', 'go on with the lines to come, until the run ends, or until Ctrl-C'))
    .addOption(new Option('--raw', 'the bytes as they were printed, which may do harm to a terminal'));
  return onAccount(command)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examplesText([
        ['punctual logs report', 'what its newest run printed'],
        ['punctual logs report --failed', 'its newest run that failed'],
        ['punctual logs report@04:30 --attempt 2', 'one attempt of one run'],
        ['punctual logs', 'which log groups there are'],
        ['punctual logs /jobs/report', 'its lines of the last hour'],
        ['punctual logs /jobs/report --since 2d --filter ERROR', 'the errors of two days'],
        ['punctual logs --task 9a818ecb', 'all that this task printed'],
        ['punctual logs /jobs/report -f', 'go on until Ctrl-C'],
      ]),
    )
    .action(async (group, { task, since, filter, attempt, ...options }) => {
      const { showLogs } = await import('../show-logs.ts');
      const [follow, raw, failed] = [options.follow === true, options.raw === true, options.failed === true];
      await showLogs({ ...options, group, task, since, filter, attempt, follow, raw, failed });
    });
};
