/** `punctual diff`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { configOptions, examplesText, onAccount, parameterOption } from './options.ts';

const [config, env, envFile] = configOptions();

export const diffCommand = () => {
  const command = new Command('diff')
    .summary('show what a deployment would change')
    .description('Shows what punctual deploy would change, and changes nothing.')
    .argument('[FILE]', 'a template, or a configuration; default the configuration here or above')
    .addOption(new Option('--stack <NAME>', "the stack; default the app's, or the file's name"))
    .addOption(parameterOption())
    .addOption(new Option('--template-url <URL>', 'where a template of more than 51,200 bytes was uploaded to in S3'))
    .addOption(config)
    .addOption(env)
    .addOption(envFile);
  return onAccount(command)
    .addHelpText('after', examplesText([['punctual diff --to aws --env prod', 'before it is deployed']]))
    .action(async (file, options) => {
      const { diff } = await import('../operate/deploy.ts');
      await diff(file, options);
    });
};
