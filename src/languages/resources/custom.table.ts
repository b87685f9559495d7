/**
 * Custom resources: types of an author's own, which a function or a topic's subscriber makes. None is called here: they are recorded.
 * Source: AWS CloudFormation Template Reference, "AWS::CloudFormation::CustomResource"; CloudFormation user guide, "Custom resources".
 */
import { recorded, required } from './property.ts';
import type { ResourceSchema } from './resource-schema.ts';

const customSchema: Omit<ResourceSchema, 'name'> = {
  properties: { ServiceToken: required(recorded('text')), ServiceTimeout: recorded('any') },
  attributes: [],
  open: true,
};

/** "You can use alphanumeric characters and the following characters: _@-", up to 60. */
const form = /^(?:AWS::CloudFormation::CustomResource|Custom::[\w@-]{1,60})$/;

export const customSchemaOf = (type: string): ResourceSchema | undefined =>
  form.test(type) ? { name: type, ...customSchema } : undefined;

export const customWarning =
  'nothing was made: a custom resource is made by its function, and none runs here; what GetAtt takes of it is a property of that name, or `not-made`';

/** What stands for an attribute that its function would have given. */
export const notMade = 'not-made';
