/** `punctual import`: its options. */
import { Argument, Command, Option } from '@commander-js/extra-typings';
import { accountOptions, examplesText } from './options.ts';

const importKinds = ['crontab', 'template', 'terraform', 'account', 'copilot', 'cronjob', 'ecschedule'] as const;

export const importCommand = () => {
  const [, , profile, region] = accountOptions();
  return new Command('import')
    .summary('write a configuration of jobs that another scheduler runs')
    .description(
      'Reads jobs that were written for another scheduler and prints the configuration that keeps what really ran, with a note for each thing that could not be carried over: a crontab, a CloudFormation template, a plan or a state of Terraform (terraform show -json), an account of AWS, which is only read, a manifest of AWS Copilot, CronJobs of Kubernetes, or rules of ecschedule.',
    )
    .addArgument(new Argument('<KIND>', 'what is imported').choices(importKinds))
    .argument('[FILE...]', 'what is read; - is standard input; none for an account')
    .addOption(new Option('--out <FILE>', 'write it there instead of to standard output; nothing is overwritten'))
    .addOption(new Option('--app <NAME>', "the app's name").default('jobs'))
    .addOption(
      new Option(
        '--zone <NAME>',
        "the app's time zone, where what is read names none; default UTC, of a crontab this machine's",
      ),
    )
    .addOption(new Option('--notify <WHO>', 'who is told; default who is told there, else none'))
    .addOption(new Option('--system', 'a crontab of /etc, whose lines name a user'))
    .addOption(profile)
    .addOption(region)
    .addHelpText(
      'after',
      examplesText([
        ['crontab -l | punctual import crontab -', "this user's crontab"],
        ['punctual import template t.yaml --app office', 'the jobs of a template'],
        ['punctual import account --profile prod', 'those of an account'],
      ]),
    )
    .action(async (kind, files, options) => {
      const { importInto } = await import('../import/import.ts');
      await importInto(kind, files, options);
    });
};
