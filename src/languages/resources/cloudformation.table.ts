/**
 * Properties of the nested stack. Its attributes are its outputs: `Outputs.NAME`.
 * Source: AWS CloudFormation Template Reference, "AWS::CloudFormation::Stack".
 */
import { enacted, recorded, required } from './property.ts';
import type { ResourceSchema } from './resource-schema.ts';

export const nestedStackSchema: ResourceSchema = {
  name: 'AWS::CloudFormation::Stack',
  properties: {
    TemplateURL: required(enacted('text')),
    Parameters: enacted({ map: 'text' }),
    Tags: enacted('tags'),
    NotificationARNs: recorded({ list: 'text' }),
    TimeoutInMinutes: recorded('integer'),
  },
  attributes: [],
};

/** The output that an attribute of a nested stack names; undefined: it names none. */
export const outputNamed = (type: string, attribute: string): string | undefined =>
  type === nestedStackSchema.name ? /^Outputs\.(.+)$/.exec(attribute)?.[1] : undefined;
