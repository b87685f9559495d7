/** AWS::SSM::Parameter. Left out, refused by name: policies, and secure strings, which AWS does not let a template make either. */
import { ssmParameterSchema } from '../../../../languages/resources/ssm.table.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { isSame } from './change.ts';
import type { Values } from './convert.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

const nameCharactersMax = 1000;

export const ssmParameter: ResourceType = {
  ...ssmParameterSchema,
  create(context, wanted) {
    checkType(wanted);
    const name = String(wanted['Name'] ?? `CFN-${context.name(nameCharactersMax, 'stack')}`);
    return put(context, name, wanted, { Tags: tagList(tagsOf(wanted)) });
  },
  update(context, { physicalId: name }, wanted, before) {
    checkType(wanted);
    const on = { ResourceType: 'Parameter', ResourceId: name };
    const [old, now] = [tagsOf(before), tagsOf(wanted)];
    const gone = Object.keys(old).filter((key) => now[key] === undefined);
    if (gone.length > 0) context.call('ssm', 'RemoveTagsFromResource', { ...on, TagKeys: gone });
    if (!isSame(old, now)) context.call('ssm', 'AddTagsToResource', { ...on, Tags: tagList(now) });
    // What the template has no longer is set to nothing; the API would keep it.
    return put(context, name, { Description: '', AllowedPattern: '', ...wanted }, { Overwrite: true });
  },
  remove: (context, { physicalId: Name }) => context.clear('ssm', 'DeleteParameter', { Name }),
};

/** AWS's words: aws-cloudformation-resource-providers-ssm, pull request 63. */
function checkType({ Type: type }: Values): void {
  if (type !== 'SecureString') return;
  const message = 'SSM Parameters of type SecureString cannot be created using CloudFormation';
  throw new AwsError('InvalidRequest', message, 400, { saidBy: 'handler', property: 'Type' });
}

function put(context: ResourceContext, Name: string, wanted: Values, more: object) {
  const { Tags: _, ...properties } = wanted;
  context.call('ssm', 'PutParameter', { ...properties, Name, ...more });
  return { physicalId: Name, attributes: { Type: String(wanted['Type']), Value: String(wanted['Value']) } };
}

const tagsOf = ({ Tags = {} }: Values): Readonly<Record<string, string>> => Tags as Record<string, string>;

const tagList = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
