/** Fn::GetAtt of one text, `Queue.Arn`: the resource and its attribute, which may have dots; a text that has none as it is. */
export function splitAttribute(text: string): string | [resource: string, attribute: string] {
  const dot = text.indexOf('.');
  return dot === -1 ? text : [text.slice(0, dot), text.slice(dot + 1)];
}
