/** GetTemplate, GetTemplateSummary, ValidateTemplate. */
import type {
  GetTemplateInput,
  GetTemplateOutput,
  GetTemplateSummaryInput,
  GetTemplateSummaryOutput,
  ParameterDeclaration,
  ValidateTemplateInput,
  ValidateTemplateOutput,
} from '@aws-sdk/client-cloudformation';
import type { Parameter, Template } from '../../../../languages/template/template.ts';
import type { Handler } from '../../../kit/service.ts';
import type { CloudFormation } from '../context.ts';
import { needStack, onAny, onStack } from '../find-stack.ts';
import { validationError } from '../refusals.ts';
import { needChangeSet } from './change-sets.ts';
import { neededCapability, refuseMembers, templateText } from './read-request.ts';

export const getTemplate: Handler<CloudFormation, GetTemplateInput, GetTemplateOutput> = {
  permissions: onStack('GetTemplate'),
  handle: (service, input) => ({
    TemplateBody: templateOf(service, input),
    StagesAvailable: ['Original', 'Processed'],
  }),
};

function templateOf(service: CloudFormation, { StackName, ChangeSetName }: GetTemplateInput): string {
  if (ChangeSetName !== undefined)
    return service.tables.revision(needChangeSet(service, { ChangeSetName, StackName }).revision).template;
  if (StackName === undefined) throw validationError('StackName is required if ChangeSetName is not specified.');
  const { revision, name } = needStack(service, StackName);
  if (revision === undefined) throw validationError(`Stack [${name}] has no template yet`);
  return service.tables.revision(revision).template;
}

export const validateTemplate: Handler<CloudFormation, ValidateTemplateInput, ValidateTemplateOutput> = {
  permissions: onAny('ValidateTemplate'),
  handle(service, input) {
    const template = service.templates.read(templateText(input));
    return {
      Parameters: [...template.parameters].map(([name, parameter]) => ({
        ParameterKey: name,
        NoEcho: parameter.noEcho,
        ...(parameter.default === undefined ? {} : { DefaultValue: parameter.default }),
        ...(parameter.description === undefined ? {} : { Description: parameter.description }),
      })),
      ...described(template),
    };
  },
};

export const getTemplateSummary: Handler<CloudFormation, GetTemplateSummaryInput, GetTemplateSummaryOutput> = {
  permissions: onStack('GetTemplateSummary'),
  handle(service, input) {
    refuseMembers(input, ['StackSetName', 'CallAs', 'TemplateSummaryConfig']);
    const template =
      input.StackName === undefined
        ? service.templates.read(templateText(input))
        : service.templates.readDeployed(templateOf(service, { StackName: input.StackName }));
    return {
      Parameters: [...template.parameters].map(declaration),
      ...described(template),
      ResourceTypes: [...new Set([...template.resources.values()].map(({ type }) => type))],
      Version: '2010-09-09',
      ...(template.metadata ? { Metadata: JSON.stringify(template.metadata) } : {}),
    };
  },
};

function described(template: Template) {
  const needed = neededCapability(template);
  return {
    ...(template.description === undefined ? {} : { Description: template.description }),
    Capabilities: needed ? [needed.capability] : [],
    ...(needed
      ? { CapabilitiesReason: `The following resource(s) require capabilities: [${needed.types.join(', ')}]` }
      : {}),
    DeclaredTransforms: [],
  };
}

function declaration([name, parameter]: [string, Parameter]): ParameterDeclaration {
  return {
    ParameterKey: name,
    ParameterType: parameter.type,
    NoEcho: parameter.noEcho,
    ...(parameter.default === undefined ? {} : { DefaultValue: parameter.default }),
    ...(parameter.description === undefined ? {} : { Description: parameter.description }),
    ParameterConstraints: parameter.allowedValues ? { AllowedValues: [...parameter.allowedValues] } : {},
  };
}
