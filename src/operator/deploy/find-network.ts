/**
 * The parameters by which a configuration's template names its network: what `deploy` looks up on AWS.
 * Source: EC2 API reference, DescribeVpcs, DescribeSubnets, DescribeSecurityGroups.
 */
import type { Account } from '../account.ts';
import { OperatorError } from '../operator-error.ts';
import { pagesOf } from '../pages.ts';
import { signedCall } from '../signed-call.ts';
import { itemsOf, memberOf } from './xml-items.ts';

/** By what is looked for: the account's default network, or a tag `key=value`. */
export type Lookup =
  | { readonly what: 'subnets' | 'securityGroups'; readonly tag: string }
  | { readonly what: 'subnets' | 'vpc'; readonly of: 'default' };

/** By parameter: ids, with commas between several. Rejects with OperatorError where there is none. */
export async function findNetwork(
  account: Account,
  lookups: Readonly<Record<string, Lookup>>,
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  let vpc: Promise<string> | undefined;
  for (const [parameter, lookup] of Object.entries(lookups)) {
    if ('tag' in lookup) found[parameter] = await byTag(account, lookup.what, lookup.tag);
    else {
      vpc ??= defaultVpc(account);
      found[parameter] = lookup.what === 'vpc' ? await vpc : await defaultSubnets(account, await vpc);
    }
  }
  return found;
}

async function defaultVpc(account: Account): Promise<string> {
  const [vpc] = await describe(account, 'vpcs', { 'is-default': 'true' });
  if (vpc !== undefined) return vpc;
  throw new OperatorError(
    `there is no default VPC in ${await account.region()}`,
    'name the subnets: network: {subnets: [subnet-...]}, or by a tag: {subnets: {tag: tier=private}}',
  );
}

async function defaultSubnets(account: Account, vpc: string): Promise<string> {
  const subnets = await describe(account, 'subnets', { 'vpc-id': vpc, 'default-for-az': 'true' });
  if (subnets.length > 0) return subnets.join(',');
  throw new OperatorError(
    `the default VPC ${vpc} has no default subnet`,
    'aws ec2 create-default-subnet --availability-zone ZONE makes one; or name others: network: {subnets: [...]}',
  );
}

async function byTag(account: Account, what: 'subnets' | 'securityGroups', tag: string): Promise<string> {
  const at = tag.indexOf('=');
  const ids = await describe(account, what, { [`tag:${tag.slice(0, at)}`]: tag.slice(at + 1) });
  if (ids.length > 0) return ids.join(',');
  const words = what === 'subnets' ? 'subnet' : 'security group';
  throw new OperatorError(
    `no ${words} of ${await account.region()} has the tag ${tag}`,
    'its key and value count to the letter; network: names it',
  );
}

const kinds = {
  vpcs: { action: 'DescribeVpcs', list: 'vpcSet', id: 'vpcId' },
  subnets: { action: 'DescribeSubnets', list: 'subnetSet', id: 'subnetId' },
  securityGroups: { action: 'DescribeSecurityGroups', list: 'securityGroupInfo', id: 'groupId' },
} as const;

/** Ids, in the order of their names, so that a deployment that changes nothing says so. */
async function describe(
  account: Account,
  what: keyof typeof kinds,
  filters: Readonly<Record<string, string>>,
): Promise<string[]> {
  const { action, list, id } = kinds[what];
  const ids = await pagesOf(async (token) => {
    const body = new URLSearchParams({ Action: action, Version: '2016-11-15' });
    for (const [index, [name, value]] of Object.entries(filters).entries()) {
      body.set(`Filter.${index + 1}.Name`, name);
      body.set(`Filter.${index + 1}.Value.1`, value);
    }
    if (token !== undefined) body.set('NextToken', token);
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    const { text } = await signedCall(account, {
      service: 'ec2',
      method: 'POST',
      path: '/',
      headers,
      body: String(body),
    });
    const next = memberOf(text.replace(/^[\s\S]*?<Describe\w+Response[^>]*>/, ''), 'nextToken');
    return [itemsOf(text, list).flatMap((item) => memberOf(item, id) ?? []), next || undefined];
  });
  return ids.sort();
}
