/** Errors that no model of a service has: their name in JSON, and their code in Query. Source: responses of SQS that users pasted. */
const commonErrors: readonly (readonly [json: string, query: string])[] = [
  ['InvalidParameterValueException', 'InvalidParameterValue'],
  ['MissingRequiredParameterException', 'MissingParameter'],
  ['AccessDeniedException', 'AccessDenied'],
  ['SerializationException', 'MalformedInput'],
  ['UnknownOperationException', 'InvalidAction'],
  ['MissingAuthenticationTokenException', 'MissingAuthenticationToken'],
  ['IncompleteSignatureException', 'IncompleteSignature'],
  ['UnrecognizedClientException', 'InvalidClientTokenId'],
  ['InvalidSignatureException', 'SignatureDoesNotMatch'],
  ['ExpiredTokenException', 'ExpiredToken'],
  ['ThrottlingException', 'Throttling'],
];

export const commonErrorOf = (code: string) => commonErrors.find((names) => names.includes(code));
