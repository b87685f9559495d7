/** PutParameter: a new parameter, or a new version of one. Source: API reference, PutParameter; the words are what users pasted. */
import type { ParameterTier, PutParameterRequest, PutParameterResult } from '@aws-sdk/client-ssm';
import { javaDotAll } from '../../../languages/regex/dialect.ts';
import { isRefusal, parseRegex, stepsMax } from '../../../languages/regex/regex.ts';
import { AwsError, withHint } from '../../kit/aws-error.ts';
import { callerArn } from '../../kit/caller.ts';
import type { Handler } from '../../kit/service.ts';
import { mergeTagMaps, tagMapOf } from '../../kit/tags.ts';
import type { Ssm } from './context.ts';
import { emitChange } from './emit-change.ts';
import {
  advancedCharactersMax,
  advancedParametersMax,
  standardCharactersMax,
  standardParametersMax,
  versionsMax,
} from './limits.ts';
import { checkName } from './names.ts';
import { onParameters } from './permissions.ts';
import { invalid, notThereYet, parameterExists } from './refusals.ts';
import type { Facts, Parameter, Version } from './tables.ts';
import { tagRules } from './tags.ts';

/** The key that AWS takes where none is named. */
const defaultKey = 'alias/aws/ssm';

export const putParameter: Handler<Ssm, PutParameterRequest, PutParameterResult> = {
  permissions: (service, input) => [
    ...onParameters('PutParameter')(service, input),
    ...(input.Tags?.length ? onParameters('AddTagsToResource')(service, input) : []),
  ],
  handle(service, input, context) {
    const { tables, host } = service;
    const name = String(input.Name);
    const value = String(input.Value);
    refuse(input);
    checkName(name);
    const known = tables.parameter(name);
    if (known && !input.Overwrite) throw parameterExists();
    const before = known && tables.version(name, known.version);
    const type = input.Type ?? before?.type;
    if (type === undefined) throw invalid('A parameter type is required when you create a parameter.');
    if (before && before.type !== type)
      throw new AwsError(
        'HierarchyTypeMismatchException',
        `The type of ${name} cannot be changed from ${before.type} to ${type}. Create a new, unique parameter.`,
      );
    if (input.KeyId !== undefined && type !== 'SecureString')
      throw invalid('KeyId is required for SecureString type parameter only.');
    const allowedPattern = input.AllowedPattern ?? before?.allowedPattern;
    const tier = tierOf(input.Tier, before?.tier, value);
    checkValue(value, allowedPattern);
    const facts: Facts = {
      type,
      tier,
      dataType: 'text',
      ...(type === 'SecureString' ? { keyId: input.KeyId ?? before?.keyId ?? defaultKey } : {}),
      description: input.Description ?? before?.description,
      allowedPattern,
      modifiedAt: context.now,
      modifiedBy: callerArn(context.caller, host.account),
    };
    if (!known) checkCount(service, tier);
    const version = (known?.version ?? 0) + 1;
    tables.putParameter({ name, version, tags: known?.tags ?? mergeTagMaps({}, tagMapOf(input.Tags), tagRules) });
    tables.addVersion(name, version, facts, value);
    if (known) forgetOldest(service, known);
    emitChange(service, context, known ? 'Update' : 'Create', name, facts);
    return { Version: version, Tier: tier };
  },
};

/** API reference, PutParameter. */
const dataTypes: readonly string[] = ['text', 'aws:ec2:image', 'aws:ssm:integration'];

function refuse({ Policies, DataType = 'text', Overwrite, Tags }: PutParameterRequest): void {
  if (Policies !== undefined) throw notThereYet('Policies');
  if (!dataTypes.includes(DataType))
    throw invalid(`The following data type is not supported: ${DataType} (Data type names are all lowercase.)`);
  if (DataType !== 'text') throw notThereYet(`DataType ${DataType}`);
  if (Overwrite && Tags?.length)
    throw invalid(
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    );
}

function checkValue(value: string, allowedPattern: string | undefined): void {
  if (value === '')
    throw invalid(
      "1 validation error detected: Value at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  const opening = value.indexOf('{{');
  if (opening !== -1 && value.includes('}}', opening))
    throw invalid('Parameter value can\'t nest another parameter. Do not use "{{}}" in the value.');
  if (!allowedPattern) return;
  const pattern = parseRegex(allowedPattern, javaDotAll);
  if (isRefusal(pattern))
    throw withHint(
      new AwsError('InvalidAllowedPatternException', `Invalid allowedPattern, it ${pattern.why}: ${allowedPattern}`),
      pattern.hint,
    );
  if (pattern.size * value.length > stepsMax)
    throw new AwsError(
      'InvalidAllowedPatternException',
      `Invalid allowedPattern, it is too large for a value as long as this: ${allowedPattern}`,
    );
  if (!pattern.fits(value))
    throw new AwsError(
      'ParameterPatternMismatchException',
      `Parameter value, cannot be validated against allowedPattern: ${allowedPattern}`,
    );
}

const moreWords =
  'To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html';

/** An advanced parameter stays one; Intelligent-Tiering takes the tier that the value needs. */
function tierOf(asked: ParameterTier | undefined, before: ParameterTier | undefined, value: string): ParameterTier {
  if (asked === 'Standard' && before === 'Advanced')
    throw invalid(
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter.",
    );
  const fits = value.length <= standardCharactersMax;
  const wanted = before === 'Advanced' ? before : (asked ?? 'Standard');
  const tier = wanted === 'Intelligent-Tiering' ? (fits ? 'Standard' : 'Advanced') : wanted;
  if (tier === 'Standard' && !fits)
    throw invalid(
      `Standard tier parameters support a maximum parameter value of ${standardCharactersMax} characters. ${moreWords}`,
    );
  if (value.length > advancedCharactersMax)
    throw invalid(`Advanced tier parameters support a maximum parameter value of ${advancedCharactersMax} characters.`);
  return tier;
}

function checkCount({ tables }: Ssm, tier: ParameterTier): void {
  const most = tier === 'Advanced' ? advancedParametersMax : standardParametersMax;
  if (tables.count() < most) return;
  throw new AwsError(
    'ParameterLimitExceeded',
    `You have exceeded the number of parameters for this AWS account: ${most} of the ${tier} tier.`,
  );
}

/** Removes the oldest version where there are too many, unless it has a label. */
function forgetOldest({ tables }: Ssm, { name }: Parameter): void {
  const versions: readonly Version[] = tables.versions(name);
  const [oldest] = versions;
  if (!oldest || versions.length <= versionsMax) return;
  if (oldest.labels.length > 0)
    throw new AwsError(
      'ParameterMaxVersionLimitExceeded',
      `You attempted to create a new version of ${name} by calling the PutParameter API with the overwrite flag. Version ${oldest.version}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
    );
  tables.removeVersion(name, oldest.version);
}
