// The record cannot be quietly changed: `postern audit verify` finds what was done to its rows behind the portal's back.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { MWF, NetworkPage } from '../support/network';
import { expect, test } from '../support/people';
import type { Team } from '../support/team';

const FREE = 'my-kafka';

/** Somebody with the database file and without scruples: the schema's own locks go first. */
async function tamper(team: Team, sql: string): Promise<void> {
  const script = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=10)
for (name,) in db.execute("select name from sqlite_master where type = 'trigger'").fetchall():
    db.execute(f'drop trigger "{name}"')
db.executescript(sys.argv[2])
db.commit()
`;
  await promisify(execFile)('python3', ['-c', script, team.environment['POSTERN_DATABASE'] ?? '', sql]);
}

for (const [what, sql, said] of [
  ['edited', `update record set body = replace(body, 'otto@', 'vera@') where seq = 3`, /row 3/i],
  ['deleted', 'delete from record where seq = 3', /row 3/i],
  [
    'swapped',
    'update record set seq = 999999 where seq = 3; update record set seq = 3 where seq = 4; update record set seq = 4 where seq = 999999',
    /row 3/i,
  ],
] as const) {
  test(`a row that was ${what} is found`, async ({ as, team, hydrated }) => {
    const page = await as('otto');
    const network = new NetworkPage(page, hydrated);
    await network.open(FREE);
    const dialog = await network.openWindow('Create Privatelink');
    await network.type(dialog, MWF);
    await network.press(dialog, 'Create');
    await network.expectClosed();
    await page.goto(`/projects/demo/services/${FREE}`);
    await page.getByRole('button', { name: /reveal/i }).first().click();
    await expect(page.getByRole('link', { name: 'Hide secrets' })).toBeVisible();

    expect(await team.postern('audit', 'verify')).toMatchObject({ code: 0 });
    await tamper(team, sql);
    const found = await team.postern('audit', 'verify');
    expect(found.code).toBe(1);
    expect(found.text).toMatch(said);
  });
}
