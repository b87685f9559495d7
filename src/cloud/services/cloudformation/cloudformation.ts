/**
 * AWS CloudFormation: stacks and change sets, deployed step by step as durable state.
 * Left out, refused by name: stack sets, imports of existing resources, drift, most transforms.
 * Notification ARNs are recorded: nothing is sent to them.
 */
import { bind, type ServiceDefinition } from '../../kit/service.ts';
import { type CloudFormation, newTrial } from './context.ts';
import { step } from './deploy/step.ts';
import { deleteChangeSet, describeChangeSet, executeChangeSet, listChangeSets } from './operations/change-sets.ts';
import { createChangeSet } from './operations/create-change-set.ts';
import {
  describeStackEvents,
  describeStackResource,
  describeStackResources,
  findResource,
  listStackResources,
} from './operations/describe-resources.ts';
import {
  describeAccountLimits,
  describeStacks,
  listExports,
  listImports,
  listStacks,
} from './operations/describe-stacks.ts';
import {
  createNestedStack,
  deleteNestedStack,
  describeNestedStack,
  releaseNestedStack,
  revertNestedStack,
  updateNestedStack,
} from './operations/nested-stacks.ts';
import { getStackPolicy, setStackPolicy } from './operations/stack-policies.ts';
import {
  cancelUpdateStack,
  continueUpdateRollback,
  createStack,
  deleteStack,
  rollbackStack,
  updateStack,
  updateTerminationProtection,
} from './operations/stacks.ts';
import { getTemplate, getTemplateSummary, validateTemplate } from './operations/templates.ts';
import { openReadings } from './readings.ts';
import { accessDenied } from './refusals.ts';
import { openTables, schema } from './tables.ts';
import { openTemplates } from './templates.ts';

export const cloudformation: ServiceDefinition = {
  service: 'cloudformation',
  schema,
  open(host) {
    const tables = openTables(host.store, host.vault);
    const service: CloudFormation = {
      host,
      tables,
      templates: openTemplates(),
      trial: newTrial(false),
      readings: openReadings(),
    };
    return {
      operations: bind(service, {
        // stacks
        CreateStack: createStack,
        UpdateStack: updateStack,
        CancelUpdateStack: cancelUpdateStack,
        ContinueUpdateRollback: continueUpdateRollback,
        RollbackStack: rollbackStack,
        DeleteStack: deleteStack,
        UpdateTerminationProtection: updateTerminationProtection,
        DescribeStacks: describeStacks,
        ListStacks: listStacks,
        ListExports: listExports,
        ListImports: listImports,
        DescribeAccountLimits: describeAccountLimits,

        // stacks within stacks, for the cloud alone
        CreateNestedStack: createNestedStack,
        UpdateNestedStack: updateNestedStack,
        DeleteNestedStack: deleteNestedStack,
        RevertNestedStack: revertNestedStack,
        ReleaseNestedStack: releaseNestedStack,
        DescribeNestedStack: describeNestedStack,

        GetStackPolicy: getStackPolicy,
        SetStackPolicy: setStackPolicy,

        // change sets
        CreateChangeSet: createChangeSet,
        DescribeChangeSet: describeChangeSet,
        ExecuteChangeSet: executeChangeSet,
        DeleteChangeSet: deleteChangeSet,
        ListChangeSets: listChangeSets,

        // resources and events
        DescribeStackEvents: describeStackEvents,
        DescribeStackResource: describeStackResource,
        DescribeStackResources: describeStackResources,
        FindResource: findResource,
        ListStackResources: listStackResources,

        // templates
        GetTemplate: getTemplate,
        GetTemplateSummary: getTemplateSummary,
        ValidateTemplate: validateTemplate,
      }),
      rows: { step: (context, { subject }) => step(service, context, subject) },
      timers: {
        forget: (_, stackId) => tables.forgetStack(stackId),
        // Stored timers of resources that stabilize have this name.
        settle: (context, stackId) => context.post('step', stackId),
      },
      denied: accessDenied,
      dropCaches() {
        service.templates.drop();
        service.tables.drop();
      },
    };
  },
};
