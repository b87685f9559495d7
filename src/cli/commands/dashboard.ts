/** `punctual dashboard`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { accountOptions, examplesText, openOption, portOf } from './options.ts';

export const dashboardCommand = () => {
  // Times are in the zone of the browser.
  const [data, to, profile, region] = accountOptions();
  return new Command('dashboard')
    .summary('print a link to the dashboard, or serve it over an account of AWS')
    .description(
      'Prints a link, good once and for an hour, to the dashboard of the cloud that runs on the data folder. Where that serves none (--no-dashboard), with --port, and over an account of AWS the page is served in the foreground: Ctrl-C ends it.',
    )
    .addOption(data)
    .addOption(to)
    .addOption(profile)
    .addOption(region)
    .addOption(
      new Option('--port <N>', 'serve one of its own there, until Ctrl-C; 0 chooses a free port').argParser(portOf),
    )
    .addOption(new Option('--look', 'a link for looking: whoever comes by it can start and stop nothing'))
    .addOption(openOption())
    .addHelpText(
      'after',
      examplesText([
        ['punctual dashboard --open', 'of this cloud, in the browser'],
        ['punctual dashboard --profile office', 'over an account of AWS'],
        ['punctual dashboard --look --port 4600', 'for a screen on the wall'],
      ]),
    )
    .action(async (options) => {
      const { dashboard } = await import('../operate/dashboard.ts');
      await dashboard(options);
    });
};
