/** `punctual check`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { accountOptions, configOptions, examplesText, jsonOption } from './options.ts';

export const checkCommand = () => {
  const [, env, variables, envFile] = configOptions();
  const [, , profile, region] = accountOptions();
  return new Command('check')
    .summary('say what would fail silently, in templates and configurations')
    .description(
      'Reads CloudFormation templates (YAML or JSON; of a folder, as cdk.out, every *.template.json), plans and states of Terraform (terraform show -json) and configurations of jobs, and says what would fail silently in their scheduled container jobs, and what to write instead. Nothing of a network is asked, but with --account. Exit code: 0 nothing as grave as --fail-on, 1 there is, 2 a file could not be checked.',
    )
    .argument(
      '[FILE...]',
      'templates, plans, states, configurations, or folders of them; default the configuration here or above, or cdk.out',
    )
    .addOption(
      new Option(
        '--fail-on <SEVERITY>',
        'exit 1 from this severity on (default: error, of files with a scheduled job)',
      ).choices(['error', 'warning', 'note', 'never'] as const),
    )
    .addOption(new Option('--explain <RULE>', 'what a rule finds, why, and what to write instead'))
    .addOption(new Option('--rules', 'every rule with its severity'))
    .addOption(jsonOption('docs/check.md'))
    .addOption(
      new Option(
        '--sarif <FILE>',
        'a SARIF log for code hosts into FILE.sarif beside what is printed, or - instead of it',
      ),
    )
    .addOption(new Option('--baseline <FILE>', 'findings that are let stand: only what is new counts'))
    .addOption(new Option('--write-baseline', 'write all that is found now into the file of --baseline'))
    .addOption(new Option('--account', 'check an account of AWS, as its APIs describe it; only reads'))
    .addOption(profile)
    .addOption(region)
    .addOption(new Option('--mend', 'print the resources that mend targets which ask for a task and forget it'))
    .addOption(env)
    .addOption(variables)
    .addOption(envFile)
    .addHelpText(
      'after',
      examplesText([
        ['punctual check template.yaml', 'one template'],
        ['punctual check cdk.out --fail-on warning', 'all of CDK; warnings count too'],
        ['punctual check', 'the configuration here'],
        ['punctual check t.yaml --baseline known.json', 'only what is new counts'],
        ['punctual check template.yaml --mend', 'what to put into it'],
        ['punctual check --account --profile prod', 'what runs there'],
        ['punctual check --explain no-alarm', 'what a rule means'],
      ]),
    )
    .action(async (files, options) => {
      const { check } = await import('../check/check.ts');
      await check(files, options);
    });
};
