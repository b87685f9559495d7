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
