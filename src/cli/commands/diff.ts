/** `punctual diff`: its options. */
import { Command } from '@commander-js/extra-typings';
import { examplesText, jsonOption, ofDeployment } from './options.ts';

export const diffCommand = () => {
  const command = new Command('diff')
    .summary('show what a deployment would change')
    .description('Shows what punctual deploy would change, and changes nothing.')
    .addOption(jsonOption());
  return ofDeployment(command)
    .addHelpText('after', examplesText([['punctual diff --to aws --env prod', 'before it is deployed']]))
    .action(async (file, options) => {
      const { diff } = await import('../operate/deploy.ts');
      await diff(file, options);
    });
};
