import { programsOf } from '../programs.ts';
import {
  type Finding,
  finding,
  type Manifest,
  ofKind,
  podOf,
  portOf,
  type Rule,
  type World,
} from '../world.ts';
import { selected, serviceNamed } from './references.ts';

export interface Ingress extends Manifest {
  readonly spec?: {
    readonly ingressClassName?: string;
    readonly tls?: readonly { readonly hosts?: readonly string[]; readonly secretName?: string }[];
    readonly rules?: readonly {
      readonly host?: string;
      readonly http?: { readonly paths: readonly Path[] };
    }[];
  };
}

interface Path {
  readonly path?: string;
  readonly pathType?: string;
  readonly backend: {
    readonly service?: {
      readonly name: string;
      readonly port?: { readonly name?: string; readonly number?: number };
    };
  };
}

const ENTRY = 'traefik.ingress.kubernetes.io/router.entrypoints';

/** The whole page is reached by its name, through Traefik, over TLS, and nothing else is. */
export const ingresses: Rule = (world) =>
  ofKind<Ingress>(world, 'Ingress').flatMap((ingress) => [...entry(world, ingress), ...ways(world, ingress)]);

function entry(world: World, ingress: Ingress): readonly Finding[] {
  const { tls = [], rules = [], ingressClassName } = ingress.spec ?? {};
  const covered = tls.flatMap(({ hosts = [] }) => hosts);
  const findings: Finding[] = [];
  const say = (path: string, message: string): void => {
    findings.push(finding(ingress, path, message));
  };
  if (ingressClassName !== 'traefik')
    say('spec.ingressClassName', `expected traefik, got ${ingressClassName}`);
  const point = ingress.metadata.annotations?.[ENTRY];
  if (point !== 'websecure')
    say(
      `metadata.annotations["${ENTRY}"]`,
      `expected websecure, got ${point}: tokens would pass unencrypted`,
    );
  for (const [at, { secretName }] of tls.entries()) {
    const made = world.byHand.find(({ kind, name }) => kind === 'Secret' && name === secretName);
    if (!made) say(`spec.tls[${at}].secretName`, `the README tells nobody to make the Secret ${secretName}`);
    else if (!made.keys.includes('tls.crt') || !made.keys.includes('tls.key'))
      say(`spec.tls[${at}].secretName`, `the Secret ${secretName} holds no certificate`);
  }
  for (const [at, { host }] of rules.entries()) {
    if (host === undefined) say(`spec.rules[${at}].host`, 'is missing: it would answer for every name');
    else if (!covered.includes(host)) say(`spec.rules[${at}].host`, `${host} is not under spec.tls`);
  }
  return findings;
}

function ways(world: World, ingress: Ingress): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [at, { http }] of (ingress.spec?.rules ?? []).entries())
    for (const [index, { path, pathType, backend }] of (http?.paths ?? []).entries()) {
      const here = `spec.rules[${at}].http.paths[${index}]`;
      const say = (where: string, message: string): void => {
        findings.push(finding(ingress, `${here}.${where}`, message));
      };
      if (pathType !== 'Prefix' || path !== '/')
        say('pathType', `expected Prefix of /, got ${pathType} of ${path}: the page has more than one path`);
      const service = serviceNamed(world, ingress, backend.service?.name ?? '');
      const port = backend.service?.port;
      const target = service?.spec?.ports?.find((one) =>
        port?.name === undefined ? one.port === port?.number : one.name === port.name,
      );
      if (!service) say('backend.service.name', `there is no Service ${backend.service?.name}`);
      else if (!target)
        say(
          'backend.service.port',
          `the Service ${service.metadata.name} has no port ${port?.name ?? port?.number}`,
        );
      else {
        const behind = selected(world, service, { matchLabels: service.spec?.selector ?? {} });
        const pages = programsOf(world).programs.filter(({ workload }) => behind.includes(workload));
        const leadsTo = behind
          .flatMap((workload) => podOf(workload).containers)
          .map((container) => portOf(container, target.targetPort ?? target.port))[0];
        if (!pages.some(({ config }) => config.http?.port === leadsTo))
          say('backend.service.port', `leads to port ${leadsTo}, where no page is`);
      }
    }
  return findings;
}
