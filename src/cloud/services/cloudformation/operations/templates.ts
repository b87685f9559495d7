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
  handle(service, input) {
    const text = templateOf(service, input);
    return { TemplateBody: text ?? '', StagesAvailable: text === undefined ? [] : ['Original', 'Processed'] };
  },
};

/** Undefined of a stack that is only in review: what AWS answers there is not documented; cdk reads it as an empty template. */
function templateOf(service: CloudFormation, { StackName, ChangeSetName }: GetTemplateInput): string | undefined {
  if (ChangeSetName !== undefined)
    return service.tables.revision(needChangeSet(service, { ChangeSetName, StackName }).revision).template;
  if (StackName === undefined) throw validationError('StackName is required if ChangeSetName is not specified.');
  const { revision } = needStack(service, StackName);
  return revision === undefined ? undefined : service.tables.revision(revision).template;
}

function stackTemplate(service: CloudFormation, StackName: string): string {
  const text = templateOf(service, { StackName });
  if (text === undefined) throw validationError(`Stack [${StackName}] has no template yet`);
  return text;
}

export const validateTemplate: Handler<CloudFormation, ValidateTemplateInput, ValidateTemplateOutput> = {
  permissions: onAny('ValidateTemplate'),
  handle(service, input, context) {
    const template = service.templates.read(templateText(service, context, input));
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
  handle(service, input, context) {
    refuseMembers(input, ['StackSetName', 'CallAs', 'TemplateSummaryConfig']);
    const template =
      input.StackName === undefined
        ? service.templates.read(templateText(service, context, input))
        : service.templates.readDeployed(stackTemplate(service, input.StackName));
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
    DeclaredTransforms: template.extended ? ['AWS::LanguageExtensions'] : [],
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
