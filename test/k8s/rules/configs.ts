import { basename, dirname, posix } from 'node:path';
import { agentKinds } from '../../../src/cli/kinds.ts';
import { loadAgentConfig } from '../../../src/config/agent.ts';
import { loadGatewayConfig } from '../../../src/config/gateway.ts';
import { ConfigError, formatPath } from '../../../src/config/problem.ts';
import { checkExposure } from '../../../src/gateway/access/exposure.ts';
import { FieldhandError } from '../../../src/lib/errors.ts';
import { loaded, type Program, placeOf, programsOf } from '../programs.ts';
import { type Finding, finding, ofKind, portOf, type Rule, type Service } from '../world.ts';

/** Configs are good to the program itself, and fit the pods, the Services and one another. */
export const configs: Rule = (world) => {
  const { programs, findings } = programsOf(world);
  const agents = programs.filter(({ config }) => config.gateway !== undefined);
  return [
    ...findings,
    ...programs.flatMap((program) => [...valid(program), ...files(program), ...listeners(program)]),
    ...agents.flatMap((program) => [...found(program), ...accepted(program), ...token(program)]),
    ...unique(agents),
  ];
};

/** What `fieldhand check` says. */
function valid(program: Program): readonly Finding[] {
  const { map, key, config } = program;
  try {
    if (config.gateway !== undefined) {
      loaded(program, (origin) => loadAgentConfig(origin, agentKinds));
      return [];
    }
    // only the page may go without TLS, behind Traefik
    const exposures = checkExposure(loaded(program, loadGatewayConfig), config.tokens !== undefined);
    return exposures
      .filter(({ section, missing }) => section !== 'http' || missing.includes('credentials'))
      .map(({ section, missing }) =>
        finding(map, `data["${key}"]: ${section}`, `listens without ${missing.join(' and ')}`),
      );
  } catch (error) {
    if (error instanceof FieldhandError && error.code === 'exposed')
      return [finding(map, `data["${key}"]`, error.message)];
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ where, path, message }) =>
      finding(map, `data["${key}"]: ${formatPath(path)}`, `${message} (${basename(where.text)})`),
    );
  }
}

/** Every file that a config names is brought by a volume, and data goes where it may be written. */
function files({ world, workload, container, file, map, key, config }: Program): readonly Finding[] {
  const findings: Finding[] = [];
  const say = (at: string, message: string): void => {
    findings.push(finding(map, `data["${key}"]: ${at}`, message));
  };
  const { listen, gateway } = config;
  const tls = typeof gateway?.tls === 'object' ? gateway.tls : {};
  const read: readonly (readonly [at: string, path: string | undefined])[] = [
    ['listen.tls.cert', listen?.tls?.cert],
    ['listen.tls.key', listen?.tls?.key],
    ['listen.tls.clientCa', listen?.tls?.clientCa],
    ['tokens', config.tokens],
    ['gateway.tls.ca', tls.ca],
    ['gateway.tls.cert', tls.cert],
    ['gateway.tls.key', tls.key],
    ['gateway.tokenFile', gateway?.tokenFile],
  ];
  for (const [at, path] of read) {
    if (path === undefined) continue;
    const whole = posix.resolve(dirname(file), path);
    const place = placeOf(world, workload, container, whole);
    const keys = [
      ...(place?.maps ?? []).flatMap(({ data = {} }) => Object.keys(data)),
      ...world.byHand
        .filter(
          ({ kind, name, namespace }) =>
            namespace === workload.metadata.namespace &&
            place?.sources.some((source) => source.kind === kind && source.name === name),
        )
        .flatMap((each) => each.keys),
    ];
    const wanted = place?.mount.subPathExpr === undefined ? place?.key : '*';
    if (!place || wanted === undefined || !keys.includes(wanted))
      say(at, `no volume of ${workload.metadata.name} brings ${whole}`);
  }
  const data = config.dataDir;
  if (data === undefined) say('dataDir', 'is missing: the default is on the read-only root');
  else {
    const mount = placeOf(world, workload, container, data)?.mount;
    if (!mount || mount.readOnly) say('dataDir', `${workload.metadata.name} cannot write ${data}`);
  }
  return findings;
}

/** What listens can be reached from outside the pod, on ports that the container declares. */
function listeners({ workload, container, path, map, key, config }: Program): readonly Finding[] {
  const findings: Finding[] = [];
  const say = (at: string, message: string): void => {
    findings.push(finding(map, `data["${key}"]: ${at}`, message));
  };
  for (const at of ['listen', 'http', 'health'] as const) {
    const listener = config[at];
    if (!listener) continue;
    if (listener.host !== '0.0.0.0' && listener.host !== '::')
      say(`${at}.host`, `only the pod itself reaches ${listener.host ?? 'the default, 127.0.0.1'}`);
    if (listener.port === undefined || portOf(container, listener.port) === undefined)
      say(`${at}.port`, `${workload.metadata.name} has no containerPort ${listener.port}`);
  }
  const probed = (config.health ?? config.http)?.port;
  for (const which of ['startupProbe', 'readinessProbe', 'livenessProbe'] as const) {
    const http = container[which]?.httpGet;
    if (!http) findings.push(finding(workload, `${path}.${which}.httpGet`, 'is missing'));
    else if (portOf(container, http.port) !== probed)
      findings.push(
        finding(workload, `${path}.${which}.httpGet.port`, `the config answers probes on port ${probed}`),
      );
    const wanted = which === 'readinessProbe' ? '/readyz' : '/healthz';
    if (http && http.path !== wanted)
      findings.push(
        finding(workload, `${path}.${which}.httpGet.path`, `expected ${wanted}, got ${http.path}`),
      );
  }
  return findings;
}

/** The gateway is found by the name of its Service, on the port that it listens on. */
function found({ world, workload, map, key, config }: Program): readonly Finding[] {
  const { host, port = 7070 } = config.gateway ?? {};
  const service = ofKind<Service>(world, 'Service').find(
    ({ metadata }) => metadata.name === host && metadata.namespace === workload.metadata.namespace,
  );
  if (!service)
    return [finding(map, `data["${key}"]: gateway.host`, `there is no Service ${host} in that namespace`)];
  const target = service.spec?.ports?.find((one) => one.port === port);
  if (!target)
    return [finding(map, `data["${key}"]: gateway.port`, `the Service ${host} has no port ${port}`)];
  const behind = programsOf(world).programs.find(({ config: other }) => other.listen !== undefined);
  const leadsTo = behind && portOf(behind.container, target.targetPort ?? target.port);
  return leadsTo === behind?.config.listen?.port
    ? []
    : [
        finding(
          map,
          `data["${key}"]: gateway.port`,
          `port ${port} of the Service ${host} leads to ${leadsTo}, the gateway listens on ${behind?.config.listen?.port}`,
        ),
      ];
}

/** An agent speaks as the gateway wants it: encrypted, and with something to show. */
function accepted({ world, map, key, config }: Program): readonly Finding[] {
  const gateway = programsOf(world).programs.find((other) => other.config.listen !== undefined)?.config;
  const { tls, tokenFile } = config.gateway ?? {};
  const findings: Finding[] = [];
  if (gateway?.listen?.tls !== undefined && tls === undefined)
    findings.push(finding(map, `data["${key}"]: gateway.tls`, 'is missing: the gateway listens with TLS'));
  const shows = tokenFile ?? (typeof tls === 'object' ? tls.cert : undefined);
  if (gateway?.tokens !== undefined && shows === undefined)
    findings.push(
      finding(map, `data["${key}"]: gateway.tokenFile`, 'is missing: the gateway asks for a token'),
    );
  return findings;
}

/** The token that a pod gets is the one of the id under which it connects. */
function token({ world, workload, container, path, config }: Program): readonly Finding[] {
  const file = config.gateway?.tokenFile;
  const mount = file === undefined ? undefined : placeOf(world, workload, container, file)?.mount;
  if (!mount) return [];
  const at = container.volumeMounts?.indexOf(mount) ?? -1;
  const node = container.env?.find(
    ({ valueFrom }) => valueFrom?.fieldRef?.fieldPath === 'spec.nodeName',
  )?.name;
  const findings: Finding[] = [];
  if (node !== 'FIELDHAND_NODE')
    findings.push(
      finding(
        workload,
        `${path}.env`,
        'FIELDHAND_NODE is not the name of the node: every pod would be another agent',
      ),
    );
  const wanted = config.name === undefined ? '$(FIELDHAND_NODE)' : `$(FIELDHAND_NODE).${config.name}`;
  if (mount.subPathExpr !== wanted)
    findings.push(
      finding(
        workload,
        `${path}.volumeMounts[${at}].subPathExpr`,
        `expected ${wanted}, as the id is made, got ${mount.subPathExpr}`,
      ),
    );
  return findings;
}

/** Agents that may share a node have ids and data of their own. */
function unique(agents: readonly Program[]): readonly Finding[] {
  return agents.flatMap(({ map, key, config }, at) => {
    const before = agents.slice(0, at);
    const same = before.find((other) => other.config.name === config.name && other.config.id === config.id);
    const shared = before.find((other) => other.config.dataDir === config.dataDir);
    return [
      ...(same
        ? [
            finding(
              map,
              `data["${key}"]: name`,
              `${same.workload.metadata.name} has the same, so that on one node both would have one id`,
            ),
          ]
        : []),
      ...(shared
        ? [
            finding(
              map,
              `data["${key}"]: dataDir`,
              `${shared.workload.metadata.name} has the same folder on the node`,
            ),
          ]
        : []),
    ];
  });
}
