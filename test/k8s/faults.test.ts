import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { check, show } from './check.ts';
import { buildWith, manifests } from './kustomize.ts';
import { faults } from './planted/faults.ts';
import { plant } from './planted/plant.ts';
import { tools } from './prepare.mjs';
import { Declarations } from './schema/declarations.ts';
import { byHand, exceptions } from './site.ts';
import type { Manifest } from './world.ts';

let sound: readonly Manifest[];
const declarations = new Declarations(tools);

beforeAll(() => {
  sound = buildWith(
    ...readdirSync(join(manifests, 'components')).filter((name) => name !== 'outside-agents'),
  );
});

describe('the checker', () => {
  it.each(faults)('catches $what', (fault) => {
    const objects = structuredClone([...sound]);
    plant(objects, fault);
    const said = check(declarations, { objects, byHand, exceptions }).map(show);
    expect(
      said.filter((line) => line.startsWith(fault.says)),
      said.join('\n'),
    ).not.toEqual([]);
  });
});
