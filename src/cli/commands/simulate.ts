/** `punctual simulate`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { countOf, examplesText, jsonOption, ofPlayed, onAccount } from './options.ts';

export const simulateCommand = () => {
  const command = new Command('simulate')
    .summary('play days or months of all jobs, and count what came of them')
    .description(
      'Deploys a CloudFormation template, or a configuration, to a cloud in memory whose time is simulated, and plays a stretch of time of all its jobs: runs, failures, overlaps, alarms, messages and costs are counted. How long an attempt takes and whether it fails is drawn from a seed (the same seed, the same result), from what a running cloud has recorded, or planned in a file.',
    )
    .addOption(new Option('--from <DAY>', 'when it begins, in UTC; default today'))
    .addOption(new Option('--for <DURATION>', 'how long').default('7d'))
    .addOption(new Option('--takes <DURATION>', 'an attempt takes from half of this to twice as long').default('2m'))
    .addOption(
      new Option('--failures <PERCENT>', 'so many of a hundred attempts end with 1; from 0 to 100')
        .default(2)
        .argParser(countOf('--failures', 100, 0)),
    )
    .addOption(new Option('--seed <NUMBER>', 'what is drawn').default(1).argParser(countOf('--seed', 1_000_000_000)))
    .addOption(new Option('--faults <FILE>', 'what goes wrong, and when: see docs/simulate.md'))
    .addOption(
      new Option(
        '--history',
        'attempts take as long, and fail as often, as those recorded by the cloud of --data, or by AWS',
      ),
    )
    .addOption(new Option('--html <FILE>', 'write a page there, with a calendar of each job'))
    .addOption(jsonOption('docs/simulate.md'));
  return onAccount(ofPlayed(command))
    .addHelpText(
      'after',
      examplesText([
        ['punctual simulate', 'a week of what is here'],
        ['punctual simulate template.yaml --for 90d', 'a quarter of a template'],
        ['punctual simulate jobs.yaml --failures 10 --seed 7', 'in worse times'],
        ['punctual simulate --faults december.yaml --for 31d', 'with what is to go wrong'],
        ['punctual simulate --history --html year.html --for 365d', 'as it has gone so far'],
      ]),
    )
    .action(async (file, options) => {
      const { simulate } = await import('../simulate.ts');
      await simulate(file, options);
    });
};
