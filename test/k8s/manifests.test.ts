import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check, show } from './check.ts';
import { build, buildWith, manifests } from './kustomize.ts';
import { tools } from './prepare.mjs';
import { Declarations } from './schema/declarations.ts';
import { byHand, exceptions } from './site.ts';
import { type Manifest, nameOf } from './world.ts';

const declarations = new Declarations(tools);
const wrongIn = (objects: readonly Manifest[]): readonly string[] =>
  check(declarations, { objects, byHand, exceptions }).map(show);

const components = readdirSync(join(manifests, 'components'));
const overlays = readdirSync(join(manifests, 'overlays'));

describe('the manifests', () => {
  it('have nothing wrong in the base', () => {
    expect(wrongIn(build(join(manifests, 'base')))).toEqual([]);
  });

  it.each(overlays)('have nothing wrong in the overlay %s', (overlay) => {
    expect(wrongIn(build(join(manifests, 'overlays', overlay)))).toEqual([]);
  });

  it.each(components)('have nothing wrong with the component %s', (component) => {
    const plugin = component === 'device-plugin' ? [] : ['device-plugin'];
    expect(wrongIn(buildWith(...plugin, component))).toEqual([]);
  });

  it('have nothing wrong with all components together', () => {
    const objects = buildWith(...components);
    expect(wrongIn(objects)).toEqual([]);
    // each of them is really in there
    expect(objects.length).toBeGreaterThan(build(join(manifests, 'base')).length + components.length - 1);
  });

  it('are privileged in nothing but the exceptions', () => {
    const objects = buildWith(...components);
    const privileged = objects
      .filter((object) => JSON.stringify(object).includes('"privileged":true'))
      .map(nameOf);
    expect(privileged.sort()).toEqual([...exceptions.privileged].sort());
    const plain = JSON.stringify(build(join(manifests, 'base')));
    expect(plain).not.toContain('"privileged":true');
  });

  it('want only what the README tells people to make', () => {
    const readme = readFileSync(join(manifests, 'README.md'), 'utf8');
    for (const { kind, name } of byHand) expect(readme, `${kind} ${name}`).toContain(name);
  });
});
