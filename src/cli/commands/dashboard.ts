/** `punctual dashboard`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { accountOptions, examplesText, openOption, portOf } from './options.ts';

export const dashboardCommand = () => {
  // Times are in the zone of the browser.
  const [data, to, profile, region] = accountOptions();
  return new Command('dashboard')
    .summary('serve the dashboard, over this cloud or an account of AWS')
    .description(
      'Serves the dashboard in the foreground and prints a link to it, good once and for an hour: over the cloud that runs on the data folder (whose own dashboard goes on), or over an account of AWS. Ctrl-C ends it.',
    )
    .addOption(data)
    .addOption(to)
    .addOption(profile)
    .addOption(region)
    .addOption(new Option('--port <N>', 'its port; 0, the default, chooses a free one').default(0).argParser(portOf))
    .addOption(new Option('--look', 'a link for looking: whoever comes by it can start and stop nothing'))
    .addOption(openOption())
    .addHelpText(
      'after',
      examplesText([
        ['punctual dashboard --open', 'over this cloud, in the browser'],
        ['punctual dashboard --profile office', 'over an account of AWS'],
        ['punctual dashboard --look --port 4600', 'for a screen on the wall'],
      ]),
    )
    .action(async (options) => {
      const { dashboard } = await import('../operate/dashboard.ts');
      await dashboard(options);
    });
};
