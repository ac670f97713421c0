import { programArguments } from './rules/arguments.ts';
import { configs } from './rules/configs.ts';
import { devices } from './rules/devices.ts';
import { endurance } from './rules/endurance.ts';
import { oneGateway } from './rules/gateway.ts';
import { images } from './rules/images.ts';
import { ingresses } from './rules/ingress.ts';
import { network } from './rules/network.ts';
import { placement } from './rules/placement.ts';
import { probing } from './rules/probes.ts';
import { references } from './rules/references.ts';
import { resources } from './rules/resources.ts';
import { security } from './rules/security.ts';
import { volumes } from './rules/volumes.ts';
import type { Declarations } from './schema/declarations.ts';
import { validate } from './schema/validate.ts';
import { refusedValues } from './schema/values.ts';
import { type Finding, finding, type Rule, type World } from './world.ts';

const rules: readonly Rule[] = [
  programArguments,
  images,
  references,
  resources,
  security,
  probing,
  volumes,
  endurance,
  placement,
  devices,
  oneGateway,
  ingresses,
  network,
  configs,
];

/** Everything that is wrong with manifests: first what the API would refuse, then what it would not. */
export function check(declarations: Declarations, world: World): readonly Finding[] {
  const refused = world.objects.flatMap((object) => {
    const type = declarations.kind(object.apiVersion, object.kind);
    return type
      ? [...validate(declarations, type, object), ...refusedValues(object)].map(({ path, message }) =>
          finding(object, path, message),
        )
      : [finding(object, 'kind', `the API has no ${object.kind} of ${object.apiVersion}`)];
  });
  // the rules rely on the shape
  return refused.length > 0 ? refused : rules.flatMap((rule) => rule(world));
}

export const show = ({ object, path, message }: Finding): string => `${object}: ${path}: ${message}`;
