/** Prints the least policy that a deployer needs, and beside it what it leaves open. */

import { readTemplates } from '../jobs/model/template.ts';
import { deployerPolicy } from '../jobs/permissions/deployer-policy.ts';
import { renderProblem } from '../languages/problem.ts';
import { isTooLarge, managedBucket } from '../operator/deploy/template-size.ts';
import { jsonText } from './json-text.ts';
import { readSource, type SourceOptions } from './operate/deploy-source.ts';
import { print, printNotice } from './print.ts';
import { UserError } from './user-error.ts';

export interface PermissionsOptions extends SourceOptions {
  readonly region?: string | undefined;
  readonly account?: string | undefined;
  readonly bucket?: string | undefined;
}

/** Of a managed policy, and of a role's own policies together; blanks do not count. Source: "IAM and AWS STS quotas". */
const managedMax = 6144;
const inlineMax = 10_240;

/** Throws UserError for what cannot be read. */
export async function permissions(file: string | undefined, options: PermissionsOptions): Promise<void> {
  const { region = '*', account = '*' } = options;
  if (account !== '*' && !/^\d{12}$/.test(account))
    throw new UserError(`an account is 12 digits, found \`${account}\``, 'aws sts get-caller-identity says it');
  const { stack, template } = await readSource(file, options, true);
  const read = readTemplates(template);
  if (Array.isArray(read)) throw new UserError(read.map(renderProblem).join('\n'));
  const bucket = isTooLarge(template) ? (options.bucket ?? managedBucket(account, region)) : undefined;
  const place = { stack, partition: partitionOf(region), region, account, bucket };
  const { policy, unknown } = deployerPolicy(read.readings, place);
  print(`${jsonText(policy)}\n`);
  if (unknown.length > 0)
    printNotice({
      level: 'WARN',
      message: `it has nothing for ${unknown.join(', ')}: what those call is not known here`,
    });
  const characters = JSON.stringify(policy).length;
  if (characters > managedMax)
    printNotice({
      level: 'INFO',
      message: `it has ${characters} characters, and a managed policy takes ${managedMax}`,
      hint: characters > inlineMax ? 'make two policies of it' : "attach it as a role's own (aws iam put-role-policy)",
    });
}

/** Source: "Amazon Resource Names (ARNs)", IAM User Guide. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
