/** `punctual drill`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { UsageError } from '../user-error.ts';
import { accountOptions, examplesText, jsonOption, ofPlayed, resultOption } from './options.ts';

export const drillCommand = () => {
  const command = new Command('drill')
    .summary('play each failure of a job, and say who would be told')
    .description(
      'Deploys a CloudFormation template, or a configuration, to a cloud in memory whose time is simulated, and plays each failure of its jobs: what happens, who is told, by which alarm, after how long. No account, no network, no container. What the template leaves open gets a value, and what a job does not need is left out; both are said. Exit code: 0 nothing fails silently, 1 something does, 2 nothing could be played.',
    )
    .addOption(new Option('--job <NAME>', 'only this job: its schedule, its machine, or its name in the configuration'))
    .addOption(jsonOption('docs/drill.md'))
    .addOption(new Option('--html <FILE>', 'write a page there, with a timeline of each drill'))
    .addOption(resultOption())
    .addOption(
      new Option(
        '--on <WHERE>',
        'try on what is deployed, by questions, what is safe to try: on an account of AWS, or on the cloud that runs on --data',
      ).choices(['aws', 'local'] as const),
    )
    .addOption(new Option('--yes', 'with --on: do it all without a question'));
  const [data, , profile, region] = accountOptions();
  return ofPlayed(command)
    .addOption(data)
    .addOption(profile)
    .addOption(region)
    .addHelpText(
      'after',
      examplesText([
        ['punctual drill template.yaml', 'every job of a template'],
        ['punctual drill', 'of the configuration here'],
        ['punctual drill cdk.out', 'of what CDK makes'],
        ['punctual drill template.yaml --job Nightly', 'one of them'],
        ['punctual drill template.yaml --html drill.html', 'a page for the team'],
        ['punctual drill jobs.yaml --parameter Mail=me@b.org', 'a parameter'],
        [`punctual drill template.yaml --result 'Ask={}'`, 'what a state gives'],
        ['punctual drill --on aws --profile prod', 'whom alarms there reach'],
      ]),
    )
    .action(async (file, options) => {
      const { on } = options;
      if (on !== undefined) {
        if (file !== undefined || options.html !== undefined)
          throw new UsageError('--on tries what is deployed, and takes no file and no --html', 'name a job with --job');
        const { drillDeployed } = await import('../operate/drill-deployed.ts');
        const { orTwo } = await import('../or-two.ts');
        return orTwo(() => drillDeployed({ ...options, to: on }));
      }
      const alone = (['yes', 'profile', 'region'] as const).find((name) => options[name] !== undefined);
      if (alone !== undefined) throw new UsageError(`--${alone} is of --on alone`, '--on aws, or --on local');
      const { drill } = await import('../drill.ts');
      await drill(file, options);
    });
};
