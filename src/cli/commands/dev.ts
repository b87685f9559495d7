/** `punctual dev`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import {
  configOptions,
  dashboardPortOption,
  dataOption,
  examplesText,
  noDashboardOption,
  openOption,
  portOf,
  runnerOf,
  runners,
} from './options.ts';

export const devCommand = () => {
  const [config, env, variables, envFile] = configOptions();
  return new Command('dev')
    .argument('[FILE]', 'the configuration; default punctual.config.* here or above')
    .summary('run a configuration here, and again whenever it changes')
    .description(
      'Starts the cloud in the foreground, deploys the configuration here to it, deploys it again whenever a file of its folder changes, and shows what its jobs print. Ctrl-C stops it; tasks that run go on.',
    )
    .addOption(config)
    .addOption(env)
    .addOption(variables)
    .addOption(envFile)
    .addOption(dataOption())
    .addOption(new Option('--port <N>', 'the port of the API; 0 chooses a free one').default(4566).argParser(portOf))
    .addOption(dashboardPortOption())
    .addOption(noDashboardOption())
    .addOption(openOption())
    .addOption(
      new Option('--runner <NAME>', 'how tasks run: docker, process or none, as of punctual up')
        .choices(runners)
        .argParser(runnerOf),
    )
    .addHelpText(
      'after',
      examplesText([
        ['punctual dev', 'with Docker where it answers'],
        ['punctual dev --runner process', 'commands run as processes of this host'],
      ]),
    )
    .action(async (file, options) => {
      const { dev } = await import('../dev.ts');
      const given = file === undefined ? options : { ...options, config: file };
      await dev({ runner: undefined, account: undefined, region: undefined, ...given, iam: true, logFormat: 'text' });
    });
};
