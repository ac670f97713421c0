import { amount } from '../quantity.ts';
import type { Problem } from './validate.ts';

/** What is wrong with a value; undefined when nothing is. */
type Look = (value: unknown) => string | undefined;

const whole =
  (from: number, to: number): Look =>
  (value) =>
    typeof value !== 'number' || (Number.isInteger(value) && value >= from && value <= to)
      ? undefined
      : `expected a whole number ${to === Number.MAX_SAFE_INTEGER ? `of at least ${from}` : `from ${from} to ${to}`}, got ${value}`;
const atLeast = (from: number): Look => whole(from, Number.MAX_SAFE_INTEGER);

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const PORT_NAME = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;
const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?)?$/;

const text =
  (form: RegExp, what: string): Look =>
  (value) =>
    typeof value !== 'string' || form.test(value) ? undefined : `"${value}" is no ${what}`;
const portName = text(PORT_NAME, 'name of a port: at most 15 of a-z, 0-9 and -');
const port: Look = (value) => whole(1, 65_535)(value) ?? portName(value);
const quantity: Look = (value) =>
  amount(value) === undefined ? `${value} is no quantity such as 96Mi or 50m` : undefined;

/** By the key under which a value stands, wherever that is. */
const byKey: Readonly<Record<string, Look>> = {
  ...Object.fromEntries(
    ['containerPort', 'hostPort', 'nodePort', 'port', 'targetPort', 'number'].map((key) => [key, port]),
  ),
  ...Object.fromEntries(
    ['periodSeconds', 'timeoutSeconds', 'failureThreshold', 'successThreshold'].map((key) => [
      key,
      atLeast(1),
    ]),
  ),
  ...Object.fromEntries(
    ['initialDelaySeconds', 'terminationGracePeriodSeconds', 'minReadySeconds', 'replicas'].map((key) => [
      key,
      atLeast(0),
    ]),
  ),
  ...Object.fromEntries(['runAsUser', 'runAsGroup', 'fsGroup'].map((key) => [key, whole(0, 2 ** 31 - 1)])),
  defaultMode: whole(0, 0o777),
  namespace: text(LABEL, 'name of a namespace'),
};

/** By the key of the list, or mapping, in which a name stands. */
const namesIn: Readonly<Record<string, Look>> = {
  metadata: text(SUBDOMAIN, 'name of an object: a-z, 0-9, - and .'),
  containers: text(LABEL, 'name of a container: a-z, 0-9 and -'),
  initContainers: text(LABEL, 'name of a container: a-z, 0-9 and -'),
  volumes: text(LABEL, 'name of a volume: a-z, 0-9 and -'),
  ports: portName,
};

/** By the key of a mapping that holds nothing else. */
const mappings: Readonly<Record<string, (key: string, value: unknown) => string | undefined>> = {
  ...Object.fromEntries(
    ['labels', 'matchLabels', 'nodeSelector'].map((key) => [
      key,
      (name: string, value: unknown) =>
        text(LABEL_KEY, 'key of a label')(name) ?? text(LABEL_VALUE, 'value of a label')(value),
    ]),
  ),
  ...Object.fromEntries(
    ['requests', 'limits'].map((key) => [
      key,
      (name: string, value: unknown) =>
        quantity(value) ??
        (name.includes('/') && !Number.isInteger(amount(value))
          ? `${value} is no number of devices`
          : undefined),
    ]),
  ),
};

/** What must not stand together, by the key of what it stands in. */
const together: Readonly<Record<string, (tree: Tree) => string | undefined>> = {
  updateStrategy: ({ type, rollingUpdate }) =>
    type === 'OnDelete' && rollingUpdate !== undefined ? 'OnDelete takes no rollingUpdate' : undefined,
  tolerations: ({ key, operator, value }) =>
    (operator === 'Exists' && value !== undefined) || (key === undefined && operator !== 'Exists')
      ? 'Exists takes no value, anything else takes a key'
      : undefined,
  paths: ({ path, pathType }) =>
    pathType !== 'ImplementationSpecific' && !String(path).startsWith('/')
      ? 'the path does not begin with /'
      : undefined,
};

type Tree = Readonly<Record<string, unknown>>;

/** What an API server refuses in `value` though its type is right. `at`: the key under which it stands. */
export function refusedValues(value: unknown, path = '', at = ''): readonly Problem[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => refusedValues(item, `${path}[${index}]`, at));
  if (typeof value !== 'object' || value === null) return [];
  const tree = value as Tree;
  // what somebody wrote into a file of his own is nothing of the API's
  if (at === 'data') return [];
  const problem = (where: string, message: string | undefined): readonly Problem[] =>
    message === undefined ? [] : [{ path: where, message }];
  return [
    ...problem(path, together[at]?.(tree)),
    ...Object.entries(tree).flatMap(([key, item]) => {
      const here = `${path}${path && '.'}${key}`;
      if (mappings[at]) return problem(here, mappings[at](key, item));
      const look = key === 'name' ? namesIn[at] : byKey[key];
      return [...problem(here, look?.(item)), ...refusedValues(item, here, key)];
    }),
  ];
}
