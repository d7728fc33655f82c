// The gateway, with the real avn and a portal token in place of Aiven's: the document's whole path, and every refusal.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { avnAt, type Ran } from '../support/avn';
import { MWF, NetworkPage } from '../support/network';
import { expect, test } from '../support/people';
import type { Sandbox } from '../support/sandbox';
import type { Team } from '../support/team';
import { TokensPage } from '../support/tokens';
import { lines, walk } from '../support/walk';

const SERVICE = '/service/my-kafka';

test('the whole path of the document, while a page watches', async ({ as, team, hydrated }) => {
  test.setTimeout(180_000);
  const page = await as('otto');
  const tokens = new TokensPage(page, hydrated);
  const token = await tokens.make({ name: 'pipeline', purpose: 'The walk', projects: 'demo', services: 'my-*', secrets: true });
  const network = new NetworkPage(page, hydrated);
  await network.open('my-kafka');
  await walk(avnAt(team.url, token), team.sandbox, async (state) => {
    await network.until(() => expect(network.state).toContainText(state, { timeout: hydrated ? 25_000 : 2_000 }));
  });
  // The record has all of it: by whom, with which token.
  await page.goto('/projects/demo/services/my-kafka/activity');
  await expect(page.getByRole('main')).toContainText('pipeline');
  await expect(page.getByRole('main')).toContainText('otto@example.com');
  expect(team.log()).not.toContain(token);
});

test.describe('refused, step by step', () => {
  test.beforeEach(async ({ team }) => {
    const { sandbox } = team;
    const made = await sandbox.api('POST', `/v1/project/demo${SERVICE}/privatelink/aws`, { principals: [MWF] });
    expect(made.ok).toBe(true);
    await sandbox.advance(300);
    await sandbox.connect('demo', 'my-kafka');
    await sandbox.advance(120);
  });

  test('a token that may only read', async ({ as, team, hydrated }) => {
    const tokens = new TokensPage(await as('otto'), hydrated);
    const token = await tokens.make({ name: 'looks', reach: 'read' });
    for (const [line, ran] of await all(team, token)) {
      if (/aws (create|update|delete)|service update/.test(line)) {
        expect(ran.code, line).not.toBe(0);
        expect(ran.out, line).toMatch(/may only read/);
      } else if (line.includes('connection-info')) {
        // The secrets are not there.
        expect(ran.code, line).not.toBe(0);
      } else {
        expect(ran, line).toMatchObject({ code: 0 });
      }
    }
    await expectNothingChanged(team.sandbox);
  });

  for (const [what, scope] of [
    ['of another project', { projects: 'analytics' }],
    ['of other services', { services: 'kafka-*' }],
  ] as const) {
    test(`a token ${what}`, async ({ as, team, hydrated }) => {
      const tokens = new TokensPage(await as('otto'), hydrated);
      const token = await tokens.make({ name: 'elsewhere', ...scope, secrets: true });
      const before = await calls(team.sandbox);
      for (const [line, ran] of await all(team, token)) {
        expect(ran.code, line).not.toBe(0);
        expect(ran.out, line).toMatch(/does not exist|Not found|404/i);
      }
      // Not even asked about.
      expect(await calls(team.sandbox)).toEqual(before);
    });
  }

  test('a token that was revoked, and one that has expired', async ({ as, team, hydrated }) => {
    const page = await as('otto');
    const tokens = new TokensPage(page, hydrated);
    const [revoked, expired] = [await tokens.make({ name: 'gone' }), await tokens.make({ name: 'old' })];
    const works = await avnAt(team.url, revoked)('project list');
    expect(works).toMatchObject({ code: 0 });
    await tokens.revoke('gone');
    await expire(team, expired);
    const before = await calls(team.sandbox);
    for (const [token, word] of [
      [revoked, /revoked/],
      [expired, /expired/],
      ['postern_AAAAAAAA_nobodymadethistokennobodymadethistokennobody', /token/i],
    ] as const) {
      for (const [line, ran] of await all(team, token)) {
        expect(ran.code, line).not.toBe(0);
        expect(ran.out, line).toMatch(word);
      }
    }
    expect(await calls(team.sandbox)).toEqual(before);
  });
});

test.describe('where a second person is needed', () => {
  test.use({ wishes: { settings: { POLICY_APPROVAL_PROJECTS: 'demo' } } });

  test('avn is told where the request is, and an approval carries it out', async ({ as, team, hydrated }) => {
    const otto = await as('otto');
    const token = await new TokensPage(otto, hydrated).make({ name: 'pipeline', purpose: 'Nightly' });
    const avn = avnAt(team.url, token);
    const create = lines('')[0] ?? '';
    const refused = await avn(create);
    expect(refused.code).not.toBe(0);
    const link = /http:\/\/[^\s"]+\/requests\/[\w-]+/.exec(refused.out)?.[0] ?? '';
    expect(link).toContain(team.url);
    // Asking again does not make a second request.
    expect((await avn(create)).out).toContain(link);
    // The maker of the token is the one who asked.
    await otto.goto(link);
    await expect(otto.getByRole('button', { name: 'Approve' })).toBeDisabled();
    const olga = await as('olga');
    await olga.goto(link);
    await olga.getByRole('button', { name: 'Approve' }).click();
    await expect(olga.getByRole('main')).toContainText('It was done at Aiven.');
    await expect.poll(async () => (await team.sandbox.privatelink('my-kafka'))?.principals).toEqual([MWF]);
  });
});

test('the lines of the page are for the portal if one wants', async ({ as, team, hydrated }) => {
  const page = await as('otto');
  const token = await new TokensPage(page, hydrated).make({ name: 'pasted', secrets: true });
  const network = new NetworkPage(page, hydrated);
  await network.open('kafka-12a3b4c5');
  await page.getByText('Equivalent avn commands').click();
  await page.getByRole('link', { name: 'This portal' }).click();
  await expect(page).toHaveURL(/[?&]avn=portal/);
  const texts = (await page.locator('code, pre').allTextContents()).map((text) => text.trim());
  const shown = [...new Set(texts.filter((text) => /^avn .*aws (get|connection list)/.test(text)))];
  expect(shown.length).toBe(2);
  for (const line of shown) {
    const ran = await avnAt(team.url, token)(line.replace(/^avn /, ''));
    expect(ran, line).toMatchObject({ code: 0 });
  }
  await expect(page.getByRole('main')).toContainText(`AIVEN_WEB_URL=${team.url}`);
});

/** Every line of the document's path with this token. */
async function all(team: Team, token: string): Promise<[string, Ran][]> {
  const listed = await team.sandbox.api('GET', `/v1/project/demo${SERVICE}/privatelink/aws/connections`);
  const { connections } = (await listed.json()) as { connections: { privatelink_connection_id: string }[] };
  const avn = avnAt(team.url, token);
  const out: [string, Ran][] = [];
  for (const line of lines(connections[0]?.privatelink_connection_id ?? '')) out.push([line, await avn(line)]);
  return out;
}

/** What reached Aiven about this service, but for what the test itself asks. */
async function calls(sandbox: Sandbox): Promise<string[]> {
  const all = (await sandbox.calls()).map((call) => `${call.method} ${call.path}`);
  return all.filter((call) => call.includes(SERVICE) && !call.endsWith('/connections'));
}

async function expectNothingChanged(sandbox: Sandbox): Promise<void> {
  const writes = (await calls(sandbox)).filter((call) => !call.startsWith('GET'));
  expect(writes).toEqual([`POST /v1/project/demo${SERVICE}/privatelink/aws`]);
  expect((await sandbox.privatelink('my-kafka'))?.principals).toEqual([MWF]);
}

/** The time of this token has come. */
async function expire(team: Team, token: string): Promise<void> {
  const script = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=10)
assert db.execute("update portal_token set expires_at_ms = 1 where id = ?", [sys.argv[2]]).rowcount == 1
db.commit()
`;
  await promisify(execFile)('python3', ['-c', script, team.environment['POSTERN_DATABASE'] ?? '', token.split('_')[1] ?? '']);
}
