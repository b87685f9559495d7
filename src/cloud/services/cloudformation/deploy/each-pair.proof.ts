/** No mistake hides another: every two of the table, in one resource, are said in one answer, and so are all of them in one template each. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Problem } from '../../../../languages/problem.ts';
import type { AwsError } from '../../../kit/aws-error.ts';
import { openStacks } from '../fixtures/held-stacks.ts';
import { type Mistake, type Mistaken, mistaken } from '../fixtures/mistakes.table.ts';

type Members = Record<string | number, unknown>;

function withMistakes(properties: object, mistakes: readonly Mistake[]): Members {
  const made = structuredClone(properties) as Members;
  for (const { at, value } of mistakes) {
    const holder = at.slice(0, -1).reduce((members, step) => members[step] as Members, made);
    holder[at.at(-1)!] = value;
  }
  return made;
}

const isWithin = (inner: Mistake, outer: Mistake): boolean => outer.at.every((step, index) => inner.at[index] === step);
const areApart = (one: Mistake, other: Mistake): boolean => !isWithin(one, other) && !isWithin(other, one);

/** Each by itself, and every two that do not stand in one another. */
const plantedIn = ({ mistakes }: Mistaken): Mistake[][] => [
  ...mistakes.map((one) => [one]),
  ...mistakes.flatMap((one, index) =>
    mistakes
      .slice(index + 1)
      .filter((other) => areApart(one, other))
      .map((other) => [one, other]),
  ),
];

/** As many as fit together. */
function allApart({ mistakes }: Mistaken): Mistake[] {
  const all: Mistake[] = [];
  for (const one of mistakes) if (all.every((other) => areApart(one, other))) all.push(one);
  return all;
}

/** What is said of a template that is refused: by resource, with hints. */
const saidOf = (resources: object): Promise<(name: string) => string[]> =>
  saidOfText(JSON.stringify({ Resources: resources }));

async function saidOfText(template: string): Promise<(name: string) => string[]> {
  const held = await openStacks();
  const error: AwsError = await held.create(template).then(
    () => assert.fail('it is taken'),
    (refused) => refused,
  );
  assert.deepEqual(held.errors, []);
  const problems = error.fields['problems'] as readonly Problem[];
  return (name) =>
    problems
      .filter(({ path }) => path[1] === name)
      .map(({ message, hint, path }) => `${message} ${hint ?? ''} (${path.slice(3).join('/')})`);
}

/** A fault of the text itself, at a place of its own. */
const nothingAt = ({ at }: Mistake): Mistake => ({
  at,
  value: null,
  said: new RegExp(`^\\[/Resources/\\w+/Properties/${at.join('/')}\\] 'null' values are not allowed`),
});

const keyTwice: Mistake = { at: [], value: undefined, said: /^duplicate key `Type`/ };

const isSaid = ({ said }: Mistake, texts: readonly string[]): boolean => texts.some((text) => said.test(text));

/** A template of more mistakes than are shown would show fewer. */
const resourcesMax = 12;

describe('of one resource', () => {
  for (const one of mistaken) {
    const { type, properties, beside } = one;

    it(`nothing is said of what is right of ${type}`, async () => {
      const said = await saidOf({
        ...beside,
        One: { Type: type, Properties: properties },
        Two: { Type: 'AWS::No::Such' },
      });
      assert.deepEqual(said('One'), []);
    });

    it(`each two mistakes come at once: ${type}`, async () => {
      const planted = plantedIn(one);
      const hidden: string[] = [];
      for (let from = 0; from < planted.length; from += resourcesMax) {
        const these = planted
          .slice(from, from + resourcesMax)
          .map((mistakes, index) => ({ mistakes, name: `R${index}` }));
        const resources = these.map(({ mistakes, name }) => [
          name,
          { Type: type, Properties: withMistakes(properties, mistakes) },
        ]);
        const said = await saidOf({ ...beside, ...Object.fromEntries(resources) });
        for (const { mistakes, name } of these)
          for (const mistake of mistakes.filter((each) => !isSaid(each, said(name))))
            hidden.push(
              `${mistakes.map(({ at }) => at.join('/')).join(' and ')}: ${mistake.said} of ${said(name).join('\n')}`,
            );
      }
      assert.deepEqual(hidden, []);
    });

    it(`a null, and a key that is there twice, hide no mistake: ${type}`, async () => {
      const planted = one.mistakes.map((mistake) => {
        const other = one.mistakes.findLast((each) => areApart(each, mistake));
        return other ? [mistake, nothingAt(other)] : [mistake];
      });
      const resources = planted.map((mistakes, index) => [
        `R${index}`,
        { Type: type, Properties: withMistakes(properties, mistakes) },
      ]);
      const text = JSON.stringify({ Resources: { ...beside, ...Object.fromEntries(resources) } });
      const twice = `"Type":${JSON.stringify(type)},`;
      const said = await saidOfText(text.replaceAll(twice, `${twice}${twice}`));
      const hidden = planted.flatMap((mistakes, index) => {
        const texts = said(`R${index}`);
        return [...mistakes, keyTwice]
          .filter((each) => !isSaid(each, texts))
          .map(
            (each) => `${mistakes.map(({ at }) => at.join('/')).join(' and ')}: ${each.said} of ${texts.join('\n')}`,
          );
      });
      assert.deepEqual(hidden, []);
    });

    it(`all mistakes come at once: ${type}`, async () => {
      const mistakes = allApart(one);
      const said = await saidOf({ ...beside, One: { Type: type, Properties: withMistakes(properties, mistakes) } });
      const hidden = mistakes.filter((each) => !isSaid(each, said('One')));
      assert.deepEqual(
        hidden.map(({ at }) => at.join('/')),
        [],
        said('One').join('\n'),
      );
    });
  }
});

it('of all resources of a template, one mistake of each type comes at once', async () => {
  const resources = mistaken.map(({ type, properties, mistakes }, index) => [
    `R${index}`,
    { Type: type, Properties: withMistakes(properties, mistakes.slice(0, 1)) },
  ]);
  const said = await saidOf({
    ...Object.assign({}, ...mistaken.map(({ beside }) => beside)),
    ...Object.fromEntries(resources),
  });
  const hidden = mistaken.filter(({ mistakes: [first] }, index) => !isSaid(first!, said(`R${index}`)));
  assert.deepEqual(
    hidden.map(({ type }) => type),
    [],
  );
});
