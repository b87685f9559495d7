/** `punctual check --account`: reads an account of AWS, says what it asks and what it was not told, and checks what it found. */
import { checkAccount } from '../../jobs/check/check-account.ts';
import type { CheckedFile } from '../../jobs/check/report.ts';
import { instant } from '../../languages/instant.ts';
import { openAccount } from '../../operator/account.ts';
import { plan, type Surveyed, survey } from '../../operator/survey/survey.ts';
import { asUserError } from '../operate/as-user-error.ts';
import { endpointsOf } from '../operate/endpoints.ts';
import { tellUnanswered } from '../operate/with-account.ts';
import { printAside } from '../print.ts';

export interface AccountChoice {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
}

/** What there is of jobs, said as it is read. Throws UserError for what the account refuses as a whole. */
export async function surveyedAccount({ profile, region }: AccountChoice): Promise<Surveyed> {
  const endpoints = await endpointsOf(profile);
  using account = openAccount(
    { ...(profile === undefined ? {} : { profile }), ...(region === undefined ? {} : { region }) },
    { endpoints, unanswered: tellUnanswered },
  );
  try {
    printAside(`only reads:\n${plan.map(([area, calls]) => `  ${area.padEnd(10)} ${calls}\n`).join('')}\n`);
    return await survey(account, (line) => printAside(`  ${line}\n`));
  } catch (error) {
    throw asUserError(error, false);
  }
}

/** Throws UserError for what the account refuses as a whole. */
export async function checkedAccount(choice: AccountChoice): Promise<CheckedFile> {
  const { parts, unread, accountId, region } = await surveyedAccount(choice);
  const { unjudged, ...checked } = checkAccount(parts, [...unread.keys()], instant(Date.now()));
  for (const [area, rules] of unjudged) printAside(`not judged, as ${area} could not be read: ${rules.join(', ')}\n`);
  printAside(
    'left out: other regions, event buses but the default one, functions, machines that no schedule starts\n\n',
  );
  return { file: `account ${accountId}, ${region}`, ...checked };
}
