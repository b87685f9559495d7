/**
 * AWS CloudFormation: stacks and change sets, deployed step by step as durable state.
 * Left out, refused by name: nested stacks, stack sets, imports of existing resources, drift, stack policies, transforms, templates from S3,
 * cancelling or continuing an update. Notification ARNs are recorded: nothing is sent to them.
 */
import type { Operation, ServiceDefinition, ServiceHost } from '../../kit/service.ts';
import { deleteChangeSet, describeChangeSet, executeChangeSet, listChangeSets } from './change-set-operations.ts';
import { createChangeSet } from './create-change-set.ts';
import { step } from './deploy.ts';
import {
  describeStackEvents,
  describeStackResource,
  describeStackResources,
  listStackResources,
} from './describe-resources.ts';
import { describeStacks, listExports, listStacks } from './describe-stacks.ts';
import type { Parts } from './parts.ts';
import { accessDenied } from './refusals.ts';
import { createStack, deleteStack, updateStack, updateTerminationProtection } from './stack-operations.ts';
import { openTables, schema } from './tables.ts';
import { getTemplate, getTemplateSummary, validateTemplate } from './template-operations.ts';
import { openTemplates } from './templates.ts';

export const cloudformation: ServiceDefinition = {
  service: 'cloudformation',
  schema,
  open(host: ServiceHost) {
    const parts: Parts = { host, tables: openTables(host.store, host.vault), templates: openTemplates() };
    // biome-ignore lint/suspicious/noExplicitAny: each operation has input and output types of its own
    const operations: Record<string, Operation<any, any>> = {
      CreateStack: createStack(parts),
      UpdateStack: updateStack(parts),
      DeleteStack: deleteStack(parts),
      UpdateTerminationProtection: updateTerminationProtection(parts),
      CreateChangeSet: createChangeSet(parts),
      DescribeChangeSet: describeChangeSet(parts),
      ExecuteChangeSet: executeChangeSet(parts),
      DeleteChangeSet: deleteChangeSet(parts),
      ListChangeSets: listChangeSets(parts),
      DescribeStacks: describeStacks(parts),
      ListStacks: listStacks(parts),
      ListExports: listExports(parts),
      DescribeStackEvents: describeStackEvents(parts),
      DescribeStackResource: describeStackResource(parts),
      DescribeStackResources: describeStackResources(parts),
      ListStackResources: listStackResources(parts),
      GetTemplate: getTemplate(parts),
      GetTemplateSummary: getTemplateSummary(parts),
      ValidateTemplate: validateTemplate(parts),
    };
    return {
      operations,
      rows: { step: (context, { subject }) => step(parts, context, subject) },
      timers: { forget: (_, stackId) => parts.tables.forgetStack(stackId) },
      denied: accessDenied,
      dropCaches: parts.templates.drop,
    };
  },
};
