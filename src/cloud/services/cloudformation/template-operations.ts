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
import type { Parameter, Template } from '../../../languages/template/template.ts';
import type { Operation } from '../../kit/service.ts';
import { needChangeSet } from './change-set-operations.ts';
import { needStack, type Parts, stackArn } from './parts.ts';
import { neededCapability, refuseMembers, templateText } from './read-request.ts';
import { validationError } from './refusals.ts';

export const getTemplate = (parts: Parts): Operation<GetTemplateInput, GetTemplateOutput> => ({
  permissions: ({ StackName }) => [
    { action: 'cloudformation:GetTemplate', resource: StackName === undefined ? '*' : stackArn(parts, StackName) },
  ],
  handle: (input) => ({ TemplateBody: templateOf(parts, input), StagesAvailable: ['Original', 'Processed'] }),
});

function templateOf(parts: Parts, { StackName, ChangeSetName }: GetTemplateInput): string {
  if (ChangeSetName !== undefined)
    return parts.tables.revision(needChangeSet(parts, { ChangeSetName, StackName }).revision).template;
  if (StackName === undefined) throw validationError('StackName is required if ChangeSetName is not specified.');
  const { revision, name } = needStack(parts, StackName);
  if (revision === undefined) throw validationError(`Stack [${name}] has no template yet`);
  return parts.tables.revision(revision).template;
}

export const validateTemplate = (parts: Parts): Operation<ValidateTemplateInput, ValidateTemplateOutput> => ({
  permissions: () => [{ action: 'cloudformation:ValidateTemplate', resource: '*' }],
  handle(input) {
    const template = parts.templates.read(templateText(input));
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
});

export const getTemplateSummary = (parts: Parts): Operation<GetTemplateSummaryInput, GetTemplateSummaryOutput> => ({
  permissions: ({ StackName }) => [
    {
      action: 'cloudformation:GetTemplateSummary',
      resource: StackName === undefined ? '*' : stackArn(parts, StackName),
    },
  ],
  handle(input) {
    refuseMembers(input, ['StackSetName', 'CallAs', 'TemplateSummaryConfig']);
    const text =
      input.StackName === undefined ? templateText(input) : templateOf(parts, { StackName: input.StackName });
    const template = parts.templates.read(text);
    return {
      Parameters: [...template.parameters].map(declaration),
      ...described(template),
      ResourceTypes: [...new Set([...template.resources.values()].map(({ type }) => type))],
      Version: '2010-09-09',
      ...(template.metadata ? { Metadata: JSON.stringify(template.metadata) } : {}),
    };
  },
});

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
