import type { Manifest } from '../world.ts';
import type { Fault } from './fault.ts';

type Tree = Record<string, unknown>;

/** Makes `objects` faulty. @throws Error when the place is not there, so that no fault goes unplanted */
export function plant(objects: Manifest[], { in: where, at, put, swap }: Fault): void {
  const object = objects.find(({ kind, metadata }) => `${kind}/${metadata.name}` === where);
  if (!object) throw new Error(`there is no ${where}`);
  if (at === '') {
    objects.splice(objects.indexOf(object), 1);
    return;
  }
  const steps = at.split(/(?<!\\)\./).map((step) => step.replaceAll('\\.', '.'));
  let tree = object as unknown as Tree;
  for (const step of steps.slice(0, -1)) {
    tree = tree[keyIn(tree, step)] as Tree;
    if (tree === undefined) throw new Error(`${where} has nothing at ${step} of ${at}`);
  }
  const last = keyIn(tree, steps.at(-1) ?? '');
  if (swap) {
    const before = String(tree[last]);
    const after = before.replace(...swap);
    if (after === before) throw new Error(`${where} has no ${swap[0]} at ${at}`);
    tree[last] = after;
  } else if (put !== undefined) tree[last] = put;
  else if (tree[last] === undefined) throw new Error(`${where} has nothing at ${at}`);
  else if (Array.isArray(tree)) tree.splice(Number(last), 1);
  else delete tree[last];
}

/** `name=tls` as the position of that member of a list; any other step as it is. */
function keyIn(tree: Tree, step: string): string {
  const [key = '', value] = step.split('=');
  if (!Array.isArray(tree) || value === undefined) return step;
  const index = tree.findIndex((member: Tree) => member[key] === value);
  if (index === -1) throw new Error(`no member is ${step}`);
  return String(index);
}
