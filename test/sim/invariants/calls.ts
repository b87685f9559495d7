/** What clients got back. */
import { descriptionOf } from '../plan/template.ts';
import { lookInto } from '../promises.ts';
import { type Invariant, rows } from './look.ts';

export const everyAcknowledgedCallIsThere: Invariant = ({ engine, promises, world }) => {
  const look = lookInto(engine.store, world.now());
  return promises.all.flatMap(({ what, broken }) => {
    const fault = broken(look);
    return fault === undefined ? [] : [`${what}: ${fault}`];
  });
};

export const whatWasCountedIsWhatWasAcknowledged: Invariant = (simulation) => {
  const { acknowledged, lost } = simulation.counted;
  const found = rows(
    simulation,
    "SELECT ifnull(sum(d.sum), 0) AS sum FROM metric_data d JOIN metric_series s ON s.id = d.series WHERE s.namespace = 'Sim'",
  );
  const sum = Number(found[0]?.['sum']);
  return sum >= acknowledged && sum <= acknowledged + lost
    ? []
    : [`${sum} is counted, ${acknowledged} were acknowledged, ${lost} more may have been`];
};

/** An update that could not be made has left nothing behind. */
export const theLastEditionOfTheStackStands: Invariant = (simulation) => {
  const { editions, plan } = simulation;
  if (!plan.byStack) return [];
  const expected = descriptionOf(editions.at(-1) as number);
  return [
    ...rows(simulation, 'SELECT name, config FROM alarm')
      .filter(({ config }) => JSON.parse(String(config)).AlarmDescription !== expected)
      .map(({ name, config }) => `${name} is not of ${expected}: ${config}`),
    ...rows(simulation, 'SELECT stack_id FROM cloudformation_deployment').map(
      ({ stack_id }) => `${stack_id} is still deployed`,
    ),
  ];
};
