// The portal behind nginx with TLS, below a path that nginx strips and below one that it keeps, with the files of
// deploy/nginx: nothing leads out of the path.
import { once } from 'node:events';
import { type IncomingMessage, request as plainly } from 'node:http';

import type { Page } from '@playwright/test';

import { avnAt } from '../support/avn';
import { expect, settled, test as quietly } from '../support/fixtures';
import { MWF, NetworkPage, ROOT } from '../support/network';
import { ask, Nginx, twoPorts, type Way } from '../support/nginx';
import { Team } from '../support/team';
import { TokensPage } from '../support/tokens';

const BASE = '/postern';

/** A team's portal behind an nginx. */
interface Behind {
  team: Team;
  nginx: Nginx;
  /** Where people find it. */
  url: string;
}

async function behind(way: Way, settings: Record<string, string> = {}): Promise<Behind> {
  const ports = await twoPorts();
  const basePath = way === 'root' ? '' : BASE;
  const origin = `https://127.0.0.1:${ports.tls}`;
  const wished = { SIGN_IN: 'both', TRUSTED_PROXIES: '127.0.0.1/32', ...settings };
  const team = await Team.start({ settings: wished, publicly: { origin, basePath } });
  try {
    const nginx = await Nginx.start(way, ports, [new URL(team.url).host]);
    return { team, nginx, url: `${origin}${basePath}` };
  } catch (error) {
    await team.stop();
    throw error;
  }
}

interface Fixtures {
  way: Way;
  front: Behind;
}

const test = quietly.extend<Fixtures>({
  way: ['root', { option: true }],
  ignoreHTTPSErrors: true,

  front: async ({ way, page }, use, info) => {
    const front = await behind(way);
    // Whatever the browser asks of that host is below the path.
    const strays: string[] = [];
    page.on('request', (asked) => {
      if (asked.url().startsWith(front.nginx.origin) && !asked.url().startsWith(`${front.url}/`)) strays.push(asked.url());
    });
    await use(front);
    // What it still loads would be refused.
    if (info.status === info.expectedStatus) await page.close();
    if (info.status !== info.expectedStatus) {
      await info.attach('postern.log', { body: front.team.log() });
      await info.attach('nginx.log', { body: front.nginx.log() });
    }
    await front.nginx.stop();
    await front.team.stop();
    expect(strays).toEqual([]);
  },

  // Every address is written out: one below a path cannot be relative to a host.
  baseURL: async ({}, use) => use(undefined),
});

/** The Network page below the path. */
class Below extends NetworkPage {
  constructor(
    page: Page,
    hydrated: boolean,
    private readonly url: string,
  ) {
    super(page, hydrated);
  }

  override path(service: string, project = 'demo'): string {
    return `${this.url}${super.path(service, project)}`;
  }
}

/** Every address in the page, as the browser understands it, is below the path. */
async function nothingLeadsOut(page: Page, url: string): Promise<void> {
  const all = await page.evaluate(() => {
    const of = (selector: string, name: string): string[] =>
      [...document.querySelectorAll(selector)].map((element) => new URL(element.getAttribute(name) ?? '', location.href).href);
    return [...of('[href]', 'href'), ...of('[src]', 'src'), ...of('form[action]', 'action'), ...of('[data-source]', 'data-source')];
  });
  expect(all.length).toBeGreaterThan(4);
  expect(all.filter((address) => !address.startsWith(`${url}/`))).toEqual([]);
}

async function enter(page: Page, hydrated: boolean, url: string, token: string): Promise<void> {
  await page.getByLabel('Aiven token').fill(token);
  await page.getByRole('button', { name: 'Sign in with the token' }).click();
  await expect(page).toHaveURL((now) => now.href.startsWith(url));
  if (hydrated) await settled(page);
}

for (const way of ['strip', 'keep', 'root'] as const) {
  test.describe(`behind the nginx of ${way}.conf`, () => {
    test.use({ way });

    test('a person signs in, makes a PrivateLink, sees it move, takes files away and signs out', async ({ page, hydrated, front, quiet }) => {
      test.setTimeout(120_000);
      quiet.allow(/Clear-Site-Data/);
      const { url, team } = front;
      const network = new Below(page, hydrated, url);
      await page.goto(network.path('my-kafka'));
      await expect(page).toHaveURL(`${url}/sign-in?next=/projects/demo/services/my-kafka/network`);
      await nothingLeadsOut(page, url);
      await enter(page, hydrated, `${url}/sign-in?next=`, 'not-a-token-of-anyone');
      await expect(page.locator('main')).toContainText('does not accept this token');
      await enter(page, hydrated, `${url}/projects/demo/services/my-kafka/network`, 'demo-token');

      const { cookies } = await page.context().storageState();
      const session = cookies.find((cookie) => cookie.name === '__Host-postern');
      expect(session).toMatchObject({ secure: true, httpOnly: true, path: '/', sameSite: 'Strict' });

      const dialog = await network.openWindow('Create Privatelink');
      await expect(page).toHaveURL(`${url}/projects/demo/services/my-kafka/network/create`);
      await nothingLeadsOut(page, url);
      await network.type(dialog, MWF);
      await network.press(dialog, 'Create');
      await network.expectClosed();
      await expect(page).toHaveURL(`${url}/projects/demo/services/my-kafka/network`);
      await expect(network.state).toContainText(/creating/i);
      await team.sandbox.advance(200);
      await network.until(() => expect(network.state).toContainText(/active/i, { timeout: hydrated ? 25_000 : 2_000 }));
      await nothingLeadsOut(page, url);
      await network.openWindow('Edit principals');
      await expect(page).toHaveURL(/\/network\/principals$/);
      await page.goBack();
      await network.expectClosed();

      await page.getByRole('link', { name: 'Overview' }).click();
      await expect(page).toHaveURL(`${url}/projects/demo/services/my-kafka`);
      if (hydrated) await settled(page);
      await nothingLeadsOut(page, url);
      const file = page.locator('a[download]').first();
      const [download] = await Promise.all([page.waitForEvent('download'), file.click()]);
      expect(download.url().startsWith(`${url}/api/download/`)).toBe(true);
      expect(await download.failure()).toBeNull();

      await page.goto(`${url}/activity`);
      await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible();
      await nothingLeadsOut(page, url);

      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect(page).toHaveURL(`${url}/sign-in`);
      if (hydrated) await settled(page);
    });

    test('parts, filters and the editor stay below the path', async ({ page, hydrated, front }) => {
      const { url } = front;
      await page.goto(`${url}/sign-in?next=/projects/demo/services`);
      await enter(page, hydrated, `${url}/projects/demo/services`, 'demo-token');
      await page.getByLabel('Filter services').fill('kafka');
      if (!hydrated) await page.getByLabel('Filter services').press('Enter');
      await expect(page).toHaveURL((now) => now.href.startsWith(`${url}/projects/demo/services?`) && now.search.includes('q=kafka'));
      await page.getByRole('link', { name: 'Cloud' }).first().click();
      await expect(page).toHaveURL((now) => now.href.startsWith(`${url}/projects/demo/services?`) && now.search.includes('sort='));
      if (hydrated) await settled(page);
      await nothingLeadsOut(page, url);

      await page.goto(`${url}/projects/demo/services/my-kafka`);
      await page.getByRole('button', { name: /reveal/i }).first().click();
      await expect(page).toHaveURL((now) => now.href.startsWith(`${url}/projects/demo/services/my-kafka`));
      if (hydrated) await settled(page);
      await nothingLeadsOut(page, url);

      await page.goto(`${url}/projects/demo/services/my-kafka/config`);
      await nothingLeadsOut(page, url);
      // The guide's form lives in its address, and may be long.
      const tags = encodeURIComponent(`Name=${'a'.repeat(6_000)}`);
      const answer = await page.goto(`${url}/projects/demo/services/my-kafka/network/setup?tags=${tags}`);
      expect(answer?.status()).toBe(200);
      await nothingLeadsOut(page, url);
    });

    test('avn passes nginx and the gateway, and the page moves', async ({ page, hydrated, front }) => {
      test.setTimeout(120_000);
      const { url, team, nginx } = front;
      const network = new Below(page, hydrated, url);
      await page.goto(`${url}/sign-in`);
      await page.getByRole('link', { name: /single sign-on/i }).click();
      await page.getByRole('button', { name: 'Come in as otto' }).click();
      await expect(page).toHaveURL(`${url}/projects`);
      const token = await new TokensPage(page, hydrated, url).make({ name: 'pipeline', projects: 'demo', services: 'my-*' });
      await nothingLeadsOut(page, url);
      await page.goto(`${network.path('my-kafka')}/create?avn=portal`);
      await expect(page.getByRole('dialog')).toContainText(`AIVEN_WEB_URL=${url}`);
      await nothingLeadsOut(page, url);
      await network.open('my-kafka');
      const avn = avnAt(url, token, nginx.certificate);
      const at = '--project demo my-kafka';
      expect(await avn('service list --project demo')).toMatchObject({ code: 0, out: expect.stringContaining('my-kafka') as unknown });
      expect(await avn(`service privatelink aws create --principal ${MWF} ${at}`)).toMatchObject({ code: 0 });
      await network.lookAgain();
      await network.until(() => expect(network.state).toContainText(/creating/i, { timeout: hydrated ? 25_000 : 2_000 }));
      await team.sandbox.advance(200);
      expect(await avn(`service privatelink aws update --principal ${ROOT} ${at}`)).toMatchObject({ code: 0 });
      expect(await avn(`service privatelink aws delete ${at}`)).toMatchObject({ code: 0 });
      await network.lookAgain();
      await network.until(() => expect(network.state).toContainText(/deleting/i, { timeout: hydrated ? 25_000 : 2_000 }));
      const refused = await avn('service list --project nobodys');
      expect(refused.code).not.toBe(0);
      expect(team.log() + nginx.log()).not.toContain(token);
    });

    test('single sign-on leads there and back', async ({ page, hydrated, front }) => {
      const { url, team } = front;
      await page.goto(`${url}/projects/demo/services`);
      await page.getByRole('link', { name: /single sign-on/i }).click();
      await page.getByRole('button', { name: 'Come in as otto' }).click();
      await expect(page).toHaveURL(`${url}/projects/demo/services`);
      if (hydrated) await settled(page);
      await nothingLeadsOut(page, url);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL((now) => now.href.startsWith(team.issuer));
      await page.getByRole('button', { name: 'Sign out everywhere' }).click();
      await expect(page).toHaveURL((now) => now.href.startsWith(`${url}/sign-in`));
      if (hydrated) await settled(page);
    });
  });
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };

test('only nginx is believed when it says where somebody is @hydrated', async () => {
  const front = await behind('keep');
  const send = async (from: string): Promise<void> => {
    const headers = { ...FORM, 'x-forwarded-for': '203.0.113.9' };
    const answer = await ask(`${front.url}/sign-in`, { method: 'POST', headers, from, body: 'token=nobodys' });
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toBe(`${BASE}/sign-in`);
    answer.resume();
  };
  await send('127.0.0.2');
  await send('127.0.0.3');
  // Somebody who reaches the portal itself, and is no proxy of it.
  const asked = plainly(`${front.team.url}/sign-in`, {
    method: 'POST',
    headers: { ...FORM, 'x-forwarded-for': '203.0.113.9' },
    localAddress: '127.0.0.4',
    agent: false,
  });
  asked.end('token=nobodys');
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  const { code, text } = await front.team.postern('audit', 'export');
  expect(code, text).toBe(0);
  for (const from of ['127.0.0.2', '127.0.0.3', '127.0.0.4']) expect(text).toContain(from);
  expect(text).not.toContain('203.0.113.9');
  await front.nginx.stop();
  await front.team.stop();
});
