// Stands in for kubectl and a cluster: answers what verify.sh asks from a state file, writes down every call, and goes
// wrong as it is told. Only `kustomize` is the real one's.
//
// STATE=FILE: {"nodes":[{"name","ready","unschedulable","devices"}],"labels":{"node":["key"]},"images":["name:tag"],
// "fault":"..."}; `images` are those that were imported to the nodes, which no registry has
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const file = process.env.STATE;
const state = JSON.parse(readFileSync(file, 'utf8'));
const argv = process.argv.slice(2);
state.calls = [...(state.calls ?? []), argv.join(' ')];
/** Whole or not at all: two of these may stand in one pipe, of which a dry run changes nothing. */
function save() {
  if (argv.includes('--dry-run=client')) return;
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(state));
  renameSync(`${file}.${process.pid}`, file);
}
const faulty = (fault) => state.fault === fault;
const print = (text) => process.stdout.write(text);

function refuse(text) {
  save();
  process.stderr.write(`error: ${text}\n`);
  process.exit(1);
}

const words = argv.filter(
  (word, at) => !word.startsWith('-') && !['-n', '--namespace'].includes(argv[at - 1]),
);
const option = (name) => {
  const at = argv.indexOf(name);
  return at < 0 ? undefined : argv[at + 1];
};

const agents = () =>
  (state.applied ?? []).filter(
    ({ kind, metadata }) => kind === 'DaemonSet' && metadata.name.includes('agent'),
  );
const suffixOf = (set) =>
  set.spec.template.spec.containers[0].volumeMounts
    .find(({ subPathExpr }) => subPathExpr)
    .subPathExpr.replace('$(FIELDHAND_NODE)', '');

const hasSensors = (set) =>
  set.spec.template.spec.volumes
    .flatMap(({ projected }) => projected?.sources ?? [])
    .some(({ configMap }) =>
      state.applied.some(
        ({ kind, metadata, data }) =>
          kind === 'ConfigMap' &&
          metadata.name === configMap?.name &&
          /^sensors:/m.test(data['agent.yaml'] ?? ''),
      ),
    );

/** What keeps a pod from running: its image is not there, or is asked for where it is not. */
const unstartable = (set) =>
  set.spec.template.spec.containers.some(
    ({ image, imagePullPolicy }) =>
      imagePullPolicy === 'Always' || !(state.images ?? []).includes(image.replace('docker.io/library/', '')),
  );

/** Nodes on which agents are to run, by the label that their DaemonSets select. */
function wanted() {
  const [set] = agents();
  if (!set) return [];
  const keys = Object.keys(set.spec.template.spec.nodeSelector);
  return state.nodes
    .map(({ name }) => name)
    .filter((name) => keys.every((key) => state.labels[name]?.includes(key)));
}

/** Pods lag one question behind the labels, as a cluster does. */
function podNodes() {
  const before = state.pods ?? [];
  state.pods = wanted();
  if (faulty('agents everywhere')) return state.nodes.map(({ name }) => name);
  if (faulty('agents stay')) state.pods = [...new Set([...before, ...state.pods])];
  return faulty('no agents') ? [] : before;
}

/** The keys of a ConfigMap or Secret that is to be made, and what is in the files. */
function contents() {
  const files = argv.flatMap((word) => {
    const [, what, rest] = /^--(from-file|cert|key)=(.*)$/.exec(word) ?? [];
    if (what === 'cert' || what === 'key') return [[what === 'cert' ? 'tls.crt' : 'tls.key', rest]];
    if (what === undefined) return [];
    if (rest.includes('=')) return [rest.split('=')];
    const folder = existsSync(rest) && statSync(rest).isDirectory();
    return folder ? readdirSync(rest).map((name) => [name, join(rest, name)]) : [[basename(rest), rest]];
  });
  const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  return Object.fromEntries(files.map(([key, path]) => [key, read(path)]));
}

const verbs = {
  kustomize: () => print(execFileSync(process.env.REAL_KUBECTL, argv, { encoding: 'utf8' })),
  get() {
    if (faulty('no cluster')) refuse('the connection to the server was refused');
    if (words[1] === 'nodes' && option('--selector'))
      print(
        state.nodes
          .filter(({ name }) => state.labels[name]?.includes(option('--selector')))
          .map(({ name }) => `node/${name}\n`)
          .join(''),
      );
    else if (words[1] === 'node')
      print(JSON.stringify(state.nodes.find(({ name }) => name === words[2])?.devices ?? {}));
    else if (words[1] === 'nodes')
      print(
        state.nodes
          .map(
            ({ name, ready = true, unschedulable = '' }) =>
              `${name} ${ready ? 'True' : 'False'} ${unschedulable}\n`,
          )
          .join(''),
      );
    else if (words[1] === 'pods' && option('--selector'))
      print(
        podNodes()
          .flatMap((node) => agents().map(() => `${node}\n`))
          .join(''),
      );
    else print(`(${words[1]})\n`);
  },
  label() {
    if (faulty('label refused') && !words[3].endsWith('-')) refuse('nodes is forbidden');
    const [, , node, change] = words;
    const key = change.replace(/(-|=.*)$/, '');
    const others = (state.labels[node] ?? []).filter((each) => each !== key);
    state.labels[node] = change.endsWith('-') ? others : [...others, key];
  },
  create() {
    if (words[1] === 'namespace') state.namespace = words[2];
    else if (faulty('secret refused')) refuse('secrets is forbidden');
    else {
      const name = words[1] === 'secret' ? words[3] : words[2];
      if (argv.includes('--dry-run=client'))
        print(
          JSON.stringify({
            kind: words[1] === 'secret' ? 'Secret' : 'ConfigMap',
            metadata: { name, namespace: option('-n') },
            data: contents(),
          }),
        );
      else state.made = { ...state.made, [name]: contents() };
    }
  },
  async apply() {
    if (faulty('apply refused')) refuse('admission webhook denied the request');
    const { parseAllDocuments } = await import('yaml');
    const from = option('-f') === '-' ? 0 : option('-f');
    state.applied = parseAllDocuments(readFileSync(from, 'utf8')).map((document) => document.toJS());
    for (const { kind, metadata, data } of state.applied)
      if (kind === 'ConfigMap' || kind === 'Secret') {
        state.made = { ...state.made, [metadata.name]: data };
        state.objects = [...(state.objects ?? []), `${kind} ${metadata.namespace}/${metadata.name}`];
      }
  },
  rollout() {
    const gateways = (state.applied ?? []).filter(({ kind }) => kind === 'StatefulSet');
    if (faulty('gateway not ready') || gateways.some(unstartable))
      refuse('timed out waiting for the condition');
  },
  exec() {
    if (faulty('gateway gone')) refuse('container not found');
    const live = state.nodes.flatMap(({ name }) =>
      agents()
        .filter((set) => !unstartable(set))
        .map((set) => ({ id: `${name}${suffixOf(set)}`, node: name, set })),
    );
    state.asked = (state.asked ?? 0) + 1;
    state.seen = [...new Set([...(state.seen ?? []), ...wanted()])];
    const known = live
      .filter(({ node }) => state.seen.includes(node))
      .map(({ id, node, set }) => ({
        id,
        state: wanted().includes(node) && !faulty('no session') ? 'live' : 'offline',
        heartbeatMs: 1.5,
        since: 1_700_000_000_000,
        address: '10.42.0.7:41234',
        reason: faulty('no session') ? 'state: refused' : null,
        readings: faulty('no readings') || state.asked < 3 || !hasSensors(set) ? 0 : state.asked,
      }));
    print(JSON.stringify({ agents: known }, undefined, 2));
  },
  delete() {
    if (faulty('namespace stays')) refuse('timed out waiting for the condition');
    state.namespace = undefined;
  },
  logs: () => print('(logs)\n'),
};

const verb = verbs[words[0]];
if (!verb) refuse(`unknown command ${words[0]}`);
await verb();
save();
