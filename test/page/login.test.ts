import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Access } from '../../src/gateway/access/access.ts';
import { makeToken } from '../../src/gateway/access/token.ts';
import { changeTokens } from '../../src/gateway/access/token-file.ts';
import { openHttp } from '../../src/gateway/http/server.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLog } from '../../src/lib/log.ts';
import { farm } from '../support/fake-farm.ts';
import type { FakeGateway } from '../support/fake-gateway.ts';
import { type Browser, type Look, launchBrowser } from './support/browser.ts';
import { buildPage } from './support/built-page.ts';
import { type LivePage, livePage } from './support/live-page.ts';

const WAIT = { timeout: 10_000 };

let built: Awaited<ReturnType<typeof buildPage>>;
let browser: Browser;

beforeAll(async () => {
  built = await buildPage();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  built?.remove();
});

interface Scene {
  readonly page: Page;
  readonly look: LivePage;
  readonly gateway: FakeGateway;
  readonly complaints: string[];
  readonly operator: string;
  readonly viewer: string;
  readonly agent: string;
  logIn(token: string): Promise<void>;
  /** The text below the field for the token; empty when there is none. */
  trouble(): Promise<string>;
  revoke(token: string): void;
}

/** The page over a gateway that wants tokens, with nobody logged in. */
async function open(how: Look = {}): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'fieldhand-login-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'tokens');
  const add = (role: 'agent' | 'viewer' | 'operator', name: string): string => {
    const { token, entry } = makeToken({ role, name }, Date.now());
    changeTokens(path, (entries) => [...entries.values(), entry], Date.now());
    return token;
  };
  const [operator, viewer, agent] = [add('operator', 'anna'), add('viewer', 'ben'), add('agent', 'barn-2')];

  const access = new Access({ path, named: true, clock: systemClock, log: silentLog });
  const gateway = farm(systemClock);
  gateway.start();
  onTestFinished(() => gateway.stop());
  const server = await openHttp({
    host: '127.0.0.1',
    port: 0,
    service: gateway,
    access,
    pageDir: built.dir,
    log: silentLog,
    clock: systemClock,
  });
  onTestFinished(() => server.close());
  const watching = access.watch(() => server.revoked());
  onTestFinished(() => watching.close());
  await browser.forget();
  const { page, complaints } = await browser.open(server.address.url);
  onTestFinished(() => page.close());
  if (how.viewport) await page.setViewportSize(how.viewport);
  if (how.colorScheme) await page.emulateMedia({ colorScheme: how.colorScheme });
  await page.getByLabel('Token').waitFor();
  return {
    page,
    look: livePage(page),
    gateway,
    complaints,
    operator,
    viewer,
    agent,
    async logIn(token) {
      await page.getByLabel('Token').fill(token);
      await page.getByRole('button', { name: 'Log in' }).click();
    },
    trouble: async () => (await page.locator('#login-trouble:visible').allInnerTexts()).join(''),
    revoke: (token) =>
      changeTokens(
        path,
        (entries) => [...entries.values()].filter(({ id }) => id !== token.split('_')[1]),
        Date.now(),
      ),
  };
}

const who = (page: Page): Promise<string[]> => page.locator('#who:visible > span').allInnerTexts();

describe('logging in', () => {
  test('nothing is shown before, everything after, and it is kept until one logs out', async () => {
    const { page, look, logIn, operator, gateway, complaints } = await open();
    expect(await page.locator('[data-agent]').count()).toBe(0);
    expect(await page.evaluate('document.activeElement.id')).toBe('token');
    await logIn(` ${operator}\n`);
    await look.ready();
    expect(await who(page)).toEqual(['anna, operator']);
    expect(await page.locator('#login').isVisible()).toBe(false);
    await look.click('greenhouse-1', 'pump');
    await expect.poll(() => look.toggle('greenhouse-1', 'pump'), WAIT).toEqual({ on: true, waiting: false });
    expect(gateway.received).toMatchObject([{ issuer: 'http:anna' }]);

    await page.reload();
    await look.ready();
    expect(await page.evaluate('document.cookie')).toBe('');

    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('Token').waitFor();
    await page.reload();
    await page.getByLabel('Token').waitFor();
    expect(await page.locator('[data-agent]').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('who may only look sees all and has nothing to press', async () => {
    const { page, look, logIn, viewer } = await open();
    await logIn(viewer);
    await look.ready();
    expect(await who(page)).toEqual(['ben, viewer']);
    expect(await look.actuatorState('greenhouse-1', 'pump')).toBe('off');
    await page.locator('[data-actuator="pump"]').first().waitFor();
    expect(await page.getByRole('switch').count()).toBe(0);
    expect(await page.locator('.actuator :is(button, input, select):visible').count()).toBe(0);
  });

  test.each([
    ['a wrong token', () => `fh_00000000_${'A'.repeat(43)}`, 'unknown'],
    ['something else', () => 'hunter2', 'no token'],
    ["an agent's token", (scene: Scene) => scene.agent, 'agent'],
  ])('%s is told as such, and the right one works afterwards', async (_, token, text) => {
    const scene = await open();
    await scene.logIn(token(scene));
    await expect.poll(scene.trouble, WAIT).toContain(text);
    expect(await scene.page.getByLabel('Token').getAttribute('aria-invalid')).toBe('true');
    await scene.logIn(scene.operator);
    await scene.look.ready();
    expect(await scene.trouble()).toBe('');
  });

  test('a token that is taken back ends it, and takes what was seen away', async () => {
    const { page, look, logIn, operator, revoke, trouble } = await open();
    await logIn(operator);
    await look.ready();
    revoke(operator);
    await page.getByLabel('Token').waitFor();
    expect(await trouble()).toContain('revoked');
    await expect.poll(() => page.locator('[data-agent]').count(), WAIT).toBe(0);
    expect(await who(page)).toEqual([]);
  });

  test.each([
    ['a phone', { viewport: { width: 360, height: 640 } }],
    ['a small phone in the dark', { viewport: { width: 320, height: 568 }, colorScheme: 'dark' as const }],
  ])('fits %s, before and after', async (_, how) => {
    const { page, look, logIn, operator } = await open(how);
    expect(await look.overflow()).toBe(0);
    expect(await page.getByRole('button', { name: 'Log in' }).isVisible()).toBe(true);
    await logIn(operator);
    await look.ready();
    expect(await look.overflow()).toBe(0);
  });
});
