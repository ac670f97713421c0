import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { check, show } from './check.ts';
import { build, buildWith, manifests, version } from './kustomize.ts';
import { tools } from './prepare.mjs';
import { Declarations } from './schema/declarations.ts';
import { byHand, exceptions } from './site.ts';
import { containersOf, isOurs, type Manifest, nameOf, workloads } from './world.ts';

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

  it.each(overlays)('run the image of this version in the overlay %s', (overlay) => {
    const objects = build(join(manifests, 'overlays', overlay));
    const images = workloads({ objects, byHand, exceptions })
      .flatMap(containersOf)
      .filter(([container]) => isOurs(container))
      .map(([{ image }]) => image);
    expect(new Set(images)).toEqual(new Set([`fieldhand:${version}`]));
    // said once more where somebody looks for it who has a new one
    const { images: said } = parse(
      readFileSync(join(manifests, 'overlays', overlay, 'kustomization.yaml'), 'utf8'),
    ) as { readonly images: readonly object[] };
    expect(said).toEqual([expect.objectContaining({ name: 'fieldhand', newTag: version })]);
  });

  it('run the image of this version, which the README builds and verify.sh names', () => {
    for (const [container] of workloads({ objects: buildWith(...components), byHand, exceptions }).flatMap(
      containersOf,
    ))
      if (isOurs(container)) expect(container.image).toBe(`fieldhand:${version}`);
    for (const file of ['README.md', 'verify.sh']) {
      const named = readFileSync(join(manifests, file), 'utf8').matchAll(/fieldhand:(\d[\w.]*\w)/g);
      expect(new Set([...named].map(([, tag]) => tag)), file).toEqual(new Set([version]));
    }
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
});
