/** GetTemplate, GetTemplateSummary, ValidateTemplate. */
import type {
  GetTemplateInput,
  GetTemplateOutput,
  GetTemplateSummaryInput,
  GetTemplateSummaryOutput,
  ParameterDeclaration,
  ResourceIdentifierSummary,
  TemplateStage,
  ValidateTemplateInput,
  ValidateTemplateOutput,
} from '@aws-sdk/client-cloudformation';
import { identifiers } from '../../../../languages/resources/identifiers.table.ts';
import { schemaOf } from '../../../../languages/resources/resource-schemas.ts';
import { parseAhead, parseText } from '../../../../languages/template/document.ts';
import { transformed } from '../../../../languages/template/parse.ts';
import type { Parameter, Template } from '../../../../languages/template/template.ts';
import { inTurns } from '../../../kit/in-turns.ts';
import type { Handler } from '../../../kit/service.ts';
import type { CloudFormation } from '../context.ts';
import { givenBy } from '../deploy/deployment.ts';
import { needStack, onAny, onStack } from '../find-stack.ts';
import { templateError, validationError } from '../refusals.ts';
import type { Revision, Stack } from '../stack.ts';
import { unrecognized } from '../templates.ts';
import { needChangeSet } from './change-sets.ts';
import { refuseMembers, shownCapabilities, templateText } from './read-request.ts';

export const getTemplate: Handler<CloudFormation, GetTemplateInput, GetTemplateOutput> = {
  permissions: onStack('GetTemplate'),
  handle(service, input) {
    const found = revisionOf(service, input);
    return found
      ? { TemplateBody: textOf(service, found, input.TemplateStage), StagesAvailable: ['Original', 'Processed'] }
      : { TemplateBody: '', StagesAvailable: [] };
  },
};

interface Found {
  readonly stack: Stack;
  readonly revision: Revision;
}

/** Undefined of a stack that is only in review: what AWS answers there is not documented; cdk reads it as an empty template. */
function revisionOf(service: CloudFormation, { StackName, ChangeSetName }: GetTemplateInput): Found | undefined {
  if (ChangeSetName === undefined && StackName === undefined)
    throw validationError('StackName is required if ChangeSetName is not specified.');
  const set = ChangeSetName === undefined ? undefined : needChangeSet(service, { ChangeSetName, StackName });
  const stack = needStack(service, set?.stackId ?? String(StackName));
  const revision = set?.revision ?? stack.revision;
  return revision === undefined ? undefined : { stack, revision: service.tables.revision(revision) };
}

/** What a transform makes of it is JSON here. */
function textOf(service: CloudFormation, { stack, revision }: Found, stage: TemplateStage | undefined): string {
  const isWritten = stage !== 'Processed' || service.templates.outline(revision.template).transforms.length === 0;
  const document = isWritten ? [] : parseText(revision.template, true);
  if (Array.isArray(document)) return revision.template;
  return JSON.stringify(transformed(document, givenBy(service, stack, revision), []).root);
}

function stackTemplate(service: CloudFormation, StackName: string): string {
  const found = revisionOf(service, { StackName });
  if (!found) throw validationError(`Stack [${StackName}] has no template yet`);
  return found.revision.template;
}

/** Of a template with a transform what it becomes is not looked at. Throws ValidationError. */
function readAlone(service: CloudFormation, text: string): Template {
  const outline = service.templates.outline(text);
  return outline.transforms.length > 0 ? outline : readForm(service, text, false);
}

/** `isLenient`: types that are not here are none of its faults. Throws ValidationError. */
function readForm(service: CloudFormation, text: string, isLenient: boolean): Template {
  const { template, problems } = service.templates.readForm(text);
  const faults = problems.filter(({ message }) => !isLenient || !message.startsWith(unrecognized));
  if (!template || faults.length > 0) throw templateError(faults);
  return template;
}

export const validateTemplate: Handler<CloudFormation, ValidateTemplateInput, ValidateTemplateOutput> = {
  permissions: onAny('ValidateTemplate'),
  handle(service, input, context) {
    const text = templateText(service, context, input);
    const reading = inTurns(context, input, () => parseAhead(text));
    if (reading) return reading;
    const template = readAlone(service, text);
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
    refuseMembers(input, ['StackSetName', 'CallAs']);
    const { TreatUnrecognizedResourceTypesAsWarnings: isLenient = false } = input.TemplateSummaryConfig ?? {};
    const text = input.StackName === undefined ? templateText(service, context, input) : undefined;
    const reading = text === undefined ? undefined : inTurns(context, input, () => parseAhead(text));
    if (reading) return reading;
    const template =
      text === undefined
        ? service.templates.outline(stackTemplate(service, String(input.StackName)))
        : isLenient
          ? readForm(service, text, true)
          : readAlone(service, text);
    const types = [...new Set([...template.resources.values()].map(({ type }) => type))];
    const unknown = isLenient ? types.filter((type) => !schemaOf(type)) : [];
    return {
      Parameters: [...template.parameters].map(declaration),
      ...described(template),
      ResourceTypes: types,
      ResourceIdentifierSummaries: identifiersOf(template),
      Version: '2010-09-09',
      ...(template.metadata ? { Metadata: JSON.stringify(template.metadata) } : {}),
      ...(unknown.length > 0 ? { Warnings: { UnrecognizedResourceTypes: unknown } } : {}),
    };
  },
};

/** By type, in the order of the template; those that AWS publishes no identifier of are left out. */
function identifiersOf({ resources }: Template): ResourceIdentifierSummary[] {
  const byType = Map.groupBy(resources, ([, { type }]) => type);
  return [...byType].flatMap(([type, members]) => {
    const known = identifiers.get(type);
    const LogicalResourceIds = members.map(([logicalId]) => logicalId);
    return known ? [{ ResourceType: type, LogicalResourceIds, ResourceIdentifiers: [...known] }] : [];
  });
}

function described(template: Template) {
  const { capabilities, types } = shownCapabilities(template);
  return {
    ...(template.description === undefined ? {} : { Description: template.description }),
    Capabilities: capabilities,
    ...(types.length > 0
      ? { CapabilitiesReason: `The following resource(s) require capabilities: [${types.join(', ')}]` }
      : {}),
    DeclaredTransforms: [...template.transforms],
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
