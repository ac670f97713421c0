import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openHttp } from '../../src/gateway/http/server.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLog } from '../../src/lib/log.ts';
import { crowd, farm } from '../support/fake-farm.ts';
import { FakeGateway } from '../support/fake-gateway.ts';
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
  readonly gateway: FakeGateway;
  readonly page: Page;
  readonly look: LivePage;
  readonly complaints: string[];
  readonly port: number;
  /** Closes the HTTP server, and opens it again on the same port. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** The page in a browser over a fake gateway that lives; all of it gone when the test ends. */
async function open(gateway: FakeGateway, how: Look = {}): Promise<Scene> {
  const serve = (port: number) =>
    openHttp({
      host: '127.0.0.1',
      port,
      service: gateway,
      pageDir: built.dir,
      log: silentLog,
      clock: systemClock,
    });
  gateway.start();
  onTestFinished(() => gateway.stop());
  let server = await serve(0);
  onTestFinished(() => server.close());
  const { url, port } = server.address;
  const { page, complaints } = await browser.open(url);
  onTestFinished(() => page.close());
  if (how.viewport) await page.setViewportSize(how.viewport);
  if (how.colorScheme) await page.emulateMedia({ colorScheme: how.colorScheme });
  const look = livePage(page);
  await look.ready();
  const mend = async (): Promise<void> => {
    server = await serve(port);
  };
  return { gateway, page, look, complaints, port, cut: () => server.close(), mend };
}

describe('the live page', () => {
  test('shows agents, and values that go on', async () => {
    const { look, page, complaints } = await open(farm(systemClock));
    expect(await look.agentState('greenhouse-1')).toBe('live');
    expect(await look.value('greenhouse-1', 'climate/temperature')).toMatch(/^\d\d\.\d\d °C$/);
    expect(await look.value('greenhouse-1', 'climate/pressure')).toMatch(/^1,01\d\.\d hPa$/);
    expect(await look.value('greenhouse-1', 'door/contact')).toMatch(/^(open|closed)$/);
    await look.valueChanges('greenhouse-1', 'climate/temperature');
    await expect
      .poll(() => page.locator('[data-agent="greenhouse-1"] .spark canvas').count(), WAIT)
      .toBeGreaterThan(3);
    expect(complaints).toEqual([]);
  });

  test('a switch waits for the answer, and then shows what was read back', async () => {
    const { look, complaints, gateway } = await open(farm(systemClock));
    expect(await look.toggle('greenhouse-1', 'pump')).toEqual({ on: false, waiting: false });
    await look.click('greenhouse-1', 'pump');
    await expect.poll(() => look.toggle('greenhouse-1', 'pump'), WAIT).toEqual({ on: true, waiting: false });
    expect(await look.actuatorState('greenhouse-1', 'pump')).toBe('on');
    expect(gateway.received).toMatchObject([{ actuator: 'pump', action: { type: 'set', level: 1 } }]);
    await expect
      .poll(() => look.commands(), WAIT)
      .toEqual([expect.stringMatching(/greenhouse-1 \/ pump on done/)]);
    expect(complaints).toEqual([]);
  });

  test('what rules did is listed, the newest first, and nothing when they did nothing', async () => {
    const { look, gateway, complaints } = await open(farm(systemClock));
    expect(await look.log()).toEqual([]);
    gateway.happen('greenhouse-1', 'rule', 'dusk', 'light is below 50: lamp on');
    gateway.happen('barn-2', 'refused', 'warm', 'heater on was refused: max-on');
    await expect
      .poll(() => look.log(), WAIT)
      .toEqual([
        expect.stringMatching(/barn-2 \/ warm heater on was refused: max-on$/),
        expect.stringMatching(/greenhouse-1 \/ dusk light is below 50: lamp on$/),
      ]);
    expect(complaints).toEqual([]);
  });

  test('a switch follows the report and not the click: refused it stays, driven by a rule it moves', async () => {
    const { look, gateway } = await open(farm(systemClock));
    await look.click('barn-2', 'heater');
    await expect.poll(() => look.news('barn-2', 'heater'), WAIT).toContain('refused, max on: it ran its 10m');
    expect(await look.toggle('barn-2', 'heater')).toEqual({ on: false, waiting: false });
    gateway.drive('greenhouse-1', 'lamp', 1, 'rule dusk');
    await expect.poll(() => look.toggle('greenhouse-1', 'lamp'), WAIT).toEqual({ on: true, waiting: false });
  });

  test('a switch that nobody answers stays where it was and says that it waits', async () => {
    const { look, gateway } = await open(farm(systemClock));
    gateway.actuator('barn-2', 'vent', {}, 'silent');
    gateway.online('barn-2');
    await expect.poll(() => look.actuatorState('barn-2', 'vent'), WAIT).toBe('off');
    await look.click('barn-2', 'vent');
    await expect.poll(() => look.news('barn-2', 'vent'), WAIT).toBe('asked for on, waiting…');
    expect(await look.toggle('barn-2', 'vent')).toEqual({ on: false, waiting: true });
  });

  test('pulse and slider', async () => {
    const { page, gateway, look } = await open(farm(systemClock));
    const greenhouse = page.locator('[data-agent="greenhouse-1"]');
    await greenhouse.locator('[data-actuator="pump"] select').selectOption('1s');
    await greenhouse.getByRole('button', { name: 'Pulse' }).first().click();
    await expect.poll(() => gateway.received.length, WAIT).toBe(1);
    expect(gateway.received[0]).toMatchObject({ actuator: 'pump', action: { type: 'pulse', ms: 1_000 } });
    await greenhouse.locator('[data-actuator="fan"] input').fill('80');
    await expect.poll(() => look.actuatorState('greenhouse-1', 'fan'), WAIT).toBe('80 %');
  });

  test('a blind opens, stops, closes and goes where the slider is put, and says how it stands', async () => {
    const scene = farm(systemClock).actuator('greenhouse-1', 'blind', {
      kind: 'cover',
      actions: ['move', 'stop'],
    });
    const { page, gateway, look, complaints } = await open(scene);
    expect(await look.actuatorState('greenhouse-1', 'blind')).toBe('somewhere');
    const blind = page.locator('[data-agent="greenhouse-1"] [data-actuator="blind"]');
    expect(await blind.getByRole('switch').count()).toBe(0);
    await blind.getByRole('button', { name: 'Open' }).click();
    await expect.poll(() => blind.locator('.cause').textContent(), WAIT).toContain('opening');
    await expect.poll(() => look.actuatorState('greenhouse-1', 'blind'), WAIT).toBe('open');
    await blind.getByRole('slider').fill('40');
    await expect.poll(() => look.actuatorState('greenhouse-1', 'blind'), WAIT).toBe('40 % open');
    await blind.getByRole('button', { name: 'Stop' }).click();
    await blind.getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => look.actuatorState('greenhouse-1', 'blind'), WAIT).toBe('closed');
    expect(gateway.received.map(({ action }) => action)).toEqual([
      { type: 'move', position: 1 },
      { type: 'move', position: 0.4 },
      { type: 'stop' },
      { type: 'move', position: 0 },
    ]);
    expect((await look.commands()).join('\n')).toContain('greenhouse-1 / blind 40 % open done');
    await page.setViewportSize({ width: 360, height: 800 });
    const [name, controls] = await Promise.all(
      ['.name', '.travel'].map((part) => blind.locator(part).boundingBox()),
    );
    expect(name?.width).toBeGreaterThan(80);
    expect(controls?.y).toBeGreaterThan((name?.y ?? 0) + (name?.height ?? 0));
    expect(complaints).toEqual([]);
  });

  test('trouble stands on top with what to do, and goes when it is mended', async () => {
    const { look, gateway } = await open(farm(systemClock));
    const troubles = (await look.troubles()).join('\n');
    expect(troubles).toContain('barn-2 / loft not there');
    expect(troubles).toContain('nothing answers at address 0x76 of i2c-1');
    expect(troubles).toContain('fieldhand scan');
    expect(troubles).toContain('cellar-3 offline');
    gateway.fault('barn-2', 'loft', null);
    gateway.online('cellar-3');
    await expect.poll(() => look.troubles(), WAIT).toEqual([]);
    expect(await look.agentState('cellar-3')).toBe('live');
  });

  test('an agent that goes is shown so, and its switch cannot be used', async () => {
    const { look, gateway, page } = await open(farm(systemClock));
    gateway.offline('greenhouse-1', 'no heartbeat for 15s');
    await expect.poll(() => look.agentState('greenhouse-1'), WAIT).toBe('offline');
    const pump = page.locator('[data-agent="greenhouse-1"] [data-actuator="pump"]').getByRole('switch');
    expect(await pump.getAttribute('aria-disabled')).toBe('true');
    await pump.click({ force: true });
    await look.click('barn-2', 'heater');
    await expect.poll(() => gateway.received.length, WAIT).toBe(1);
    expect(gateway.received[0]!.actuator).toBe('heater');
  });

  test('a lost connection is said, and all is as it should be after it is back', async () => {
    const { look, gateway, cut, mend, complaints } = await open(farm(systemClock));
    expect(await look.banner()).toBe('');
    await cut();
    await expect.poll(() => look.banner(), WAIT).toContain('No connection to the gateway since');
    // what happens meanwhile must not be missed
    gateway.offline('barn-2', 'goodbye');
    gateway.drive('greenhouse-1', 'pump', 1, 'rule dry-soil');
    expect(await look.agentState('barn-2')).toBe('live');
    await mend();
    await expect.poll(() => look.banner(), WAIT).toBe('');
    expect(await look.agentState('barn-2')).toBe('offline');
    expect(await look.toggle('greenhouse-1', 'pump')).toEqual({ on: true, waiting: false });
    await look.valueChanges('greenhouse-1', 'climate/temperature');
    expect(
      complaints.filter(
        (text) => !text.includes('ERR_CONNECTION_REFUSED') && !text.includes('ERR_INCOMPLETE'),
      ),
    ).toEqual([]);
  });

  test('an agent and a sensor that come new appear by themselves', async () => {
    const { look, page, gateway } = await open(new FakeGateway(systemClock));
    await page.getByText('Waiting for the first agent').waitFor();
    gateway
      .add('shed-9')
      .sensor('shed-9', 'air', 'bme280', [
        { quantity: 'temperature', unit: 'Cel', decimals: 1, wave: () => 12.5 },
      ]);
    await expect.poll(() => page.locator('[data-agent="shed-9"]').count(), WAIT).toBe(1);
    await expect.poll(() => look.value('shed-9', 'air/temperature'), WAIT).toBe('12.5 °C');
    expect(await page.getByText('Waiting for the first agent').isVisible()).toBe(false);
  });

  test.each(['light', 'dark'] as const)('fits a phone, %s, with a chart open', async (colorScheme) => {
    const { look, page, complaints } = await open(farm(systemClock), {
      viewport: { width: 360, height: 740 },
      colorScheme,
    });
    await page.getByRole('button', { name: 'Temperature', exact: true }).first().click();
    await page.locator('.canvas canvas').waitFor();
    expect(await look.overflow()).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
  });

  test('no control lies on another, on a phone', async () => {
    const scene = farm(systemClock).actuator('greenhouse-1', 'grow-light', {
      kind: 'light',
      actions: ['set', 'pulse'],
      proportional: true,
    });
    scene.actuator('greenhouse-1', 'blind', { kind: 'cover', actions: ['move', 'stop'] });
    const { page, look } = await open(scene, { viewport: { width: 390, height: 844 } });
    await look.click('barn-2', 'heater');
    await expect.poll(() => look.news('barn-2', 'heater'), WAIT).toContain('refused');
    expect(await look.overlaps()).toEqual([]);
    // and none of them hides a part of what it is called
    expect(
      await page
        .locator('.channel > .name')
        .evaluateAll((names) => names.filter((name) => name.scrollWidth > name.clientWidth).length),
    ).toBe(0);
  });

  test.each([390, 480, 560, 1000, 1280, 1600])('no control squeezes a name, %i wide', async (width) => {
    const scene = new FakeGateway(systemClock).add('shed-9');
    for (const name of ['fan', 'lamp', 'heater'])
      scene.actuator('shed-9', name, { kind: 'light', actions: ['set', 'pulse'], proportional: true });
    scene.actuator('shed-9', 'blind', { kind: 'cover', actions: ['move', 'stop'] });
    const { page, look } = await open(scene, { viewport: { width, height: 844 } });
    await page.locator('[data-actuator="blind"]').waitFor();
    const heights = await page
      .locator('.actuator > .name')
      .evaluateAll((names) => names.map((name) => name.getBoundingClientRect().height));
    // one line
    expect(Math.max(...heights)).toBeLessThan(30);
    expect(await look.overlaps()).toEqual([]);
    expect(await look.overflow()).toBeLessThanOrEqual(0);
  });

  test('every control says what it is, and of which agent', async () => {
    const scene = farm(systemClock).actuator('greenhouse-1', 'blind', {
      kind: 'cover',
      actions: ['move', 'stop'],
    });
    const { page } = await open(scene);
    const controls = page.locator('[data-agent="greenhouse-1"] .controls :is(button, input, select)');
    const names = await controls.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
    expect(names).toContain('Pulse greenhouse-1 pump');
    expect(names).toContain('Open greenhouse-1 blind');
    expect(names.filter((name) => !name?.includes('greenhouse-1'))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  test('can be used by keyboard alone, and says what it is', async () => {
    const { page, look } = await open(farm(systemClock));
    const pump = page.getByRole('switch', { name: 'greenhouse-1 pump' });
    await pump.focus();
    await page.keyboard.press('Space');
    await expect.poll(() => look.toggle('greenhouse-1', 'pump'), WAIT).toEqual({ on: true, waiting: false });
    await expect
      .poll(() => page.getByRole('status').first().textContent(), WAIT)
      .toBe('greenhouse-1 pump, on: done');
    const chart = page.getByRole('button', { name: 'Humidity', exact: true }).first();
    await chart.focus();
    await page.keyboard.press('Enter');
    expect(await chart.getAttribute('aria-expanded')).toBe('true');
    await expect
      .poll(() => page.locator('.canvas').first().getAttribute('aria-label'), WAIT)
      .toMatch(/^Humidity of climate, last 1 h: between \d/);
  });

  test('what an agent says is text, never markup', async () => {
    const { page, gateway, complaints } = await open(farm(systemClock));
    gateway.fault('barn-2', 'trough', 'failed', '<img src=x onerror=alert(1)>');
    await page.getByText('<img src=x onerror=alert(1)>').waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('fifty agents of twenty channels: folded, searchable, charts only where one looks', async () => {
    const { page, look, complaints } = await open(crowd(systemClock, 50, 20));
    expect(await page.locator('[data-agent]').count()).toBe(50);
    expect(await page.locator('.spark canvas').count()).toBe(0);
    await page.getByRole('searchbox').fill('field-37');
    await look.valueChanges('field-37', 'bed-1/temperature');
    await expect.poll(() => page.locator('.spark canvas').count(), WAIT).toBeGreaterThan(0);
    expect(await page.locator('.spark canvas').count()).toBeLessThanOrEqual(20);
    expect(complaints).toEqual([]);
  });
});
