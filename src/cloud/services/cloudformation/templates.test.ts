import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openTemplates } from './templates.ts';

const topic = 'Resources: {A: {Type: AWS::SNS::Topic}}';
const extended = `Transform: AWS::LanguageExtensions\n${topic}`;
const given = { parameters: new Map(), pseudo: new Map() };

describe('the outline of a template', () => {
  it('is the template itself where that was read and has no transform', () => {
    const templates = openTemplates();
    assert.equal(templates.read(topic, given), templates.outline(topic));
    assert.equal(templates.readDeployed(topic, given), templates.outline(topic));
  });

  it('is one of its own where it has a transform, or was not read', () => {
    const templates = openTemplates();
    assert.notEqual(templates.read(extended, given), templates.outline(extended));
    assert.ok(templates.outline(topic).resources.has('A'));
  });
});

describe('what a transform or a macro would make', () => {
  const messages = (text: string) =>
    (openTemplates().readAll(text, given).problems ?? []).map(({ message }) => message);

  it('is complained of once, as such', () => {
    const type = 'AWS::Serverless::LayerVersion';
    assert.deepEqual(messages(`Transform: AWS::Serverless-2016-10-31\nResources: {L: {Type: ${type}}}`), [
      `${type} of the transform AWS::Serverless-2016-10-31 is not supported`,
    ]);
    const [said, ...more] = messages(topic.replace('}}', ', Properties: {Fn::Transform: {Name: Mine}}}}'));
    assert.match(said!, /^`Fn::Transform` is refused: no function runs here that a macro would be; write in its place/);
    assert.deepEqual(more, []);
    assert.match(
      messages(`Transform: Mine\n${topic}`).join('\n'),
      /^the transform Mine is not supported: no function runs/,
    );
  });
});
