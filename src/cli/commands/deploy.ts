/** `punctual deploy`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { examplesText, jsonOption, ofDeployment } from './options.ts';

export const deployCommand = () => {
  const command = new Command('deploy')
    .summary('deploy jobs, here or to AWS, after showing what changes')
    .description(
      'Deploys a configuration of jobs, or a CloudFormation template, to the cloud here or to AWS. Shows what is added, changed, replaced and removed, what becomes allowed and when jobs are due before and after; asks; then shows each resource as it comes, and the first cause when it fails. Ctrl-C leaves the deployment going.',
    )
    .addOption(new Option('--yes', 'ask nothing'))
    .addOption(new Option('--quiet', 'say only what became of it'))
    .addOption(new Option('--strict', 'refuse what is only recorded in the cloud here, instead of warning'))
    .addOption(new Option('--delete-jobs', 'with --yes: also delete jobs that are there no more'))
    .addOption(jsonOption());
  return ofDeployment(command)
    .addHelpText(
      'after',
      examplesText([
        ['punctual deploy', 'the configuration here, to the cloud here'],
        ['punctual deploy --to aws --env prod', 'to AWS, with the overrides of prod'],
        ['punctual deploy jobs.yaml --yes', 'a template, without a question'],
      ]),
    )
    .action(async (file, options) => {
      const { deploy } = await import('../operate/deploy.ts');
      await deploy(file, options);
    });
};
