// The whole stage at once, as `make stage` starts it: two portals on one PostgreSQL behind nginx with TLS, the real avn at
// the gateway, and a browser that watches.
import { type Page, expect } from '@playwright/test';

import { avnAt } from '../support/avn';
import { prepared, settled, test as quietly } from '../support/fixtures';
import { MWF, NetworkPage } from '../support/network';
import { Stage } from '../support/stage';
import { comeIn, type Name } from '../support/team';
import { TokensPage } from '../support/tokens';
import { lines, walk } from '../support/walk';

const test = quietly.extend<{ stage: Stage; as: (name: Name) => Promise<Page> }>({
  stage: async ({}, use, info) => {
    const stage = await Stage.start();
    await use(stage);
    if (info.status !== info.expectedStatus) {
      for (const name of ['one', 'two', 'nginx-access'] as const) {
        await info.attach(`${name}.log`, { body: await stage.log(name) });
      }
    }
    await stage.stop();
  },

  baseURL: async ({ stage }, use) => use(stage.url),

  as: async ({ browser, stage, hydrated, quiet }, use) => {
    const pages: Page[] = [];
    await use(async (name) => {
      const page = await prepared(browser, hydrated, quiet, stage.url, { ignoreHTTPSErrors: true });
      pages.push(page);
      await comeIn(page, stage, name, hydrated);
      return page;
    });
    for (const page of pages) await page.context().close();
  },
});

test('avn walks through nginx and the gateway while a browser watches', async ({ as, stage, hydrated }) => {
  test.setTimeout(240_000);
  const page = await as('otto');
  const token = await new TokensPage(page, hydrated).make({ name: 'pipeline', projects: 'demo', services: 'my-*', secrets: true });
  const network = new NetworkPage(page, hydrated);
  await network.open('my-kafka');
  await walk(avnAt(stage.url, token, stage.facts.certificate), stage.sandbox, async (state) => {
    await network.until(() => expect(network.state).toContainText(state, { timeout: hydrated ? 25_000 : 2_000 }));
  });
  for (const name of ['one', 'two', 'nginx-access'] as const) expect(await stage.log(name)).not.toContain(token);
});

test('a replica that is killed in the middle of a create: the other goes on, nothing is done twice', async ({ as, stage, hydrated, quiet }) => {
  test.setTimeout(240_000);
  // The page that is open may ask in the moment of the kill.
  quiet.allow(/status of 50[234]/, /ERR_/);
  const page = await as('otto');
  const token = await new TokensPage(page, hydrated).make({ name: 'pipeline' });
  const avn = avnAt(stage.url, token, stage.facts.certificate);
  expect(await avn('project list')).toMatchObject({ code: 0 });
  const serving = await stage.servedBy('/v1/project ');

  await stage.sandbox.fault('my-kafka', 'silence');
  const creates = async () =>
    (await stage.sandbox.calls()).filter((call) => call.method === 'POST' && call.path.endsWith('/privatelink/aws')).length;
  const running = avn(lines('')[0] ?? '');
  await expect.poll(creates, { intervals: [10], timeout: 30_000 }).toBe(1);
  process.kill(serving.pid, 'SIGKILL');
  // nginx does not send it again to the other one: nobody knows whether it was done.
  expect((await running).code).not.toBe(0);
  expect(await creates()).toBe(1);
  await stage.sandbox.fault('my-kafka', null);

  // The other one serves both, with the same token and the same session.
  const get = await avn(lines('')[1] ?? '');
  expect(get).toMatchObject({ code: 0 });
  expect(get.out).toContain(MWF);
  const left = stage.facts.replicas.find((replica) => replica.pid !== serving.pid);
  expect((await stage.servedBy('/privatelink/aws')).url).toBe(left?.url);
  const activity = '/projects/demo/services/my-kafka/activity';
  await expect(async () => {
    await page.goto(activity);
    await expect(page.getByRole('main')).toContainText(/found by reading back|The PrivateLink is there/i, { timeout: 500 });
  }).toPass({ timeout: 120_000 });
  await expect(page.getByRole('main')).toContainText('pipeline');
  if (hydrated) await settled(page);
  expect(await creates()).toBe(1);
});
