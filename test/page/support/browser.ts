import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

/** Where Debian puts it. */
const CHROMIUM = '/usr/bin/chromium';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Browser {
  /** A page with everything that it complained about: console errors, exceptions, CSP violations. */
  open(url: string): Promise<{ readonly page: Page; readonly complaints: string[] }>;
  /** Logs out everywhere. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

export type Look = Pick<
  NonNullable<Parameters<typeof chromium.launchPersistentContext>[1]>,
  'colorScheme' | 'viewport'
>;

/** Debian's Chromium, headless, with a profile of its own that is removed again. */
export async function launchBrowser(look: Look = {}): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'fieldhand-chromium-'));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    headless: true,
    args: FLAGS,
    viewport: { width: 1280, height: 900 },
    timeout: 30_000,
    ...look,
  });
  context.setDefaultTimeout(10_000);
  return {
    async open(url) {
      const page = await context.newPage();
      const complaints: string[] = [];
      // CSP violations come as console errors too
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(url);
      return { page, complaints };
    },
    forget: () => context.clearCookies(),
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
