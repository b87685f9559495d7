/**
 * Whether a role may start tasks in other clusters alone than the one that is asked for.
 * Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon Elastic Container Service", `ecs:cluster`.
 */
import type { Job, Start } from '../../model/jobs.ts';
import type { Role, Statement } from '../../model/role.ts';
import { isAllow, names } from '../../model/role.ts';
import { fieldsOf, isPlain, listOf, mentions } from '../../model/symbol.ts';
import type { Resource, Template } from '../../model/template.ts';

/** Whether every statement that lets it is for another cluster; what is not known here may be this one. */
export function isOfOtherCluster(template: Template, role: Role, job: Job, start: Start): boolean {
  const cluster = clusterOf(
    template,
    start.state || job.target?.call ? start.fields['Cluster'] : job.target?.fields['Arn'],
  );
  const granting = role.statements.filter((each) => isAllow(each) && names(each, 'ecs:RunTask'));
  return (
    cluster !== undefined &&
    !role.isOpen &&
    granting.length > 0 &&
    granting.every((statement) =>
      clustersOf(statement).some((values) =>
        values.every((value) => {
          const other = clusterOf(template, value);
          return other !== undefined && other !== cluster;
        }),
      ),
    )
  );
}

/** What each of its conditions takes as the cluster. */
const clustersOf = ({ fields }: Statement): readonly (readonly unknown[])[] =>
  Object.entries(fieldsOf(fields['Condition']))
    .filter(([operator]) => /^(Arn|String)(Equals|Like)$/.test(operator))
    .flatMap(([, keys]) =>
      Object.entries(fieldsOf(keys)).flatMap(([key, value]) =>
        key.toLowerCase() === 'ecs:cluster' ? [listOf(value)] : [],
      ),
    );

/** The cluster of the template, or its name elsewhere; undefined: not known, or one of many. */
function clusterOf(template: Template, value: unknown): Resource | string | undefined {
  const clusters = template.ofType('AWS::ECS::Cluster');
  const own = clusters.find(({ id }) => mentions(value, id));
  if (own) return own;
  if (typeof value !== 'string' || /[*?]/.test(value.replace(/⟦[^⟦⟧]*⟧/g, ''))) return undefined;
  const name = /(?:^|:cluster\/)([\w-]+)$/.exec(value)?.[1];
  return (
    clusters.find(({ properties }) => name !== undefined && properties['ClusterName'] === name) ??
    (isUnnamed(clusters) ? undefined : name)
  );
}

/** Whether one may have any name. */
const isUnnamed = (clusters: readonly Resource[]): boolean =>
  clusters.some(({ properties: { ClusterName: name } }) => name !== undefined && !isPlain(name));
