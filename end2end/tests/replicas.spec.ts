// Two portals on one PostgreSQL are one portal to its people; one that dies in the middle of a write leaves nothing unsaid.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { settled } from '../support/fixtures';
import { MWF, NetworkPage } from '../support/network';
import { expect, test as base } from '../support/people';

const FREE = 'my-kafka';
const script = path.resolve(__dirname, '../../scripts/postgres.sh');

const test = base.extend({
  // A cluster for each test, gone with it.
  wishes: async ({}, use) => {
    // The script makes it: PostgreSQL does not run as root, so the folder belongs to somebody else.
    const folder = path.join(tmpdir(), `postern-pg-${randomUUID()}`);
    const url = execFileSync(script, ['start', folder], { encoding: 'utf8' }).trim();
    await use({ replicas: 2, settings: { DATABASE_URL: url } });
    execFileSync(script, ['stop', folder]);
  },
});

test('sign in on one, work on the other, sign out for both', async ({ as, team, hydrated, quiet }) => {
  quiet.allow(/Clear-Site-Data/);
  const page = await as('otto');
  const other = team.portal(1).url;
  await page.goto(`${other}/projects`);
  await expect(page.getByRole('banner')).toContainText('otto@example.com');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL((at) => !at.pathname.startsWith('/projects'));
  await expect(async () => {
    await page.goto(`${team.url}/projects`);
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  }).toPass({ timeout: 10_000 });
  if (hydrated) await settled(page);
});

test('a portal that is killed in the middle of a write leaves an outcome that settles', async ({ as, team, hydrated, quiet }) => {
  test.slow();
  // The page that is open on it goes on asking.
  quiet.allow(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED_ENCODING/);
  const page = await as('otto');
  const network = new NetworkPage(page, hydrated);
  await network.open(FREE);
  const dialog = await network.openWindow('Create Privatelink');
  await network.type(dialog, MWF);
  await team.sandbox.fault(FREE, 'silence');
  const sent = async () =>
    (await team.sandbox.calls()).some((call) => call.method === 'POST' && call.path.endsWith('/privatelink/aws'));
  void dialog.getByRole('button', { name: 'Create', exact: true }).click({ noWaitAfter: true });
  await expect.poll(sent, { intervals: [10] }).toBe(true);
  await team.portal(0).kill();
  await team.sandbox.fault(FREE, null);

  const other = team.portal(1).url;
  const activity = `${other}/projects/demo/services/${FREE}/activity`;
  const left = await page.context().newPage();
  await left.goto(activity);
  await expect(left.getByRole('main')).toContainText('otto@example.com');
  await expect(async () => {
    await left.goto(activity);
    await expect(left.getByRole('main')).toContainText(/unknown/i, { timeout: 500 });
  }).toPass({ timeout: 90_000 });
  await expect(async () => {
    await left.goto(activity);
    await expect(left.getByRole('main')).toContainText(/found by reading back|The PrivateLink is there/i, { timeout: 500 });
  }).toPass({ timeout: 60_000 });
  expect((await team.sandbox.calls()).filter((call) => call.method === 'POST' && call.path.endsWith('/privatelink/aws')).length).toBe(1);
});
