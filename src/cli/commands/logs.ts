/** `punctual logs`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { dataOption, examplesText } from './options.ts';

export const logsCommand = () =>
  new Command('logs')
    .summary('show what tasks printed; without GROUP, which log groups there are')
    .description(
      'Shows what tasks printed to a log group, made harmless to a terminal. Without GROUP: which log groups there are, what each holds, and how old its last line is.',
    )
    .argument('[GROUP]', 'a log group')
    .addOption(dataOption())
    .addOption(
      new Option('--task <ID>', 'one task alone, in whatever group: its id, or the digits that are shown of it'),
    )
    .addOption(
      new Option('--since <TIME>', 'a time gone by (90s, 10m, 1h, 2d) or an instant; default 1h, of a task all'),
    )
    .addOption(new Option('--filter <PATTERN>', `a filter pattern of CloudWatch Logs; ERROR, '{ $.level = "error" }'`))
    .addOption(new Option('-f, --follow', 'go on with the lines to come, until Ctrl-C'))
    .addOption(new Option('--raw', 'the bytes as they were printed, which may do harm to a terminal'))
    .addHelpText(
      'after',
      examplesText([
        ['punctual logs', 'which log groups there are'],
        ['punctual logs /jobs/report', 'its lines of the last hour'],
        ['punctual logs /jobs/report --since 2d --filter ERROR', 'the errors of two days'],
        ['punctual logs --task 9a818ecb', 'all that this task printed'],
        ['punctual logs /jobs/report -f', 'go on until Ctrl-C'],
      ]),
    )
    .action(async (group, { data, task, since, filter, follow, raw }) => {
      const { showLogs } = await import('../show-logs.ts');
      await showLogs({ data, group, task, since, filter, follow: follow === true, raw: raw === true });
    });
