// Check connectivity as a person works with it: the page, and the script on a host whose network is made up.
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type Locator, type Page, expect } from '@playwright/test';

export class CheckPage {
  constructor(
    readonly page: Page,
    readonly hydrated: boolean,
  ) {}

  path(service: string, connection?: string): string {
    return `/projects/demo/services/${service}/network/check${connection === undefined ? '' : `?connection=${connection}`}`;
  }

  async open(service: string, connection?: string): Promise<void> {
    await this.page.goto(this.path(service, connection));
  }

  get connections(): Locator {
    return this.page.getByRole('navigation', { name: 'Connections' });
  }

  get targets(): Locator {
    return this.page.getByRole('table', { name: 'Listeners that the script looks at' });
  }

  get field(): Locator {
    return this.page.getByLabel('Output of the script');
  }

  get result(): Locator {
    return this.page.locator('#check-result');
  }

  get matrix(): Locator {
    return this.page.getByRole('table', { name: 'What the script found' });
  }

  /** The cells of one check, from the top down. */
  cells(check: 'Name' | 'Private address' | 'TCP' | 'TLS'): Locator {
    return this.matrix.locator(`td[data-label="${check}"]`);
  }

  /** The script as the page's own link gives it. */
  async download(): Promise<string> {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.getByRole('link', { name: 'Download check-connectivity.sh' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('check-connectivity.sh');
    return readFile(await download.path(), 'utf8');
  }

  async explain(report: string): Promise<void> {
    await this.field.fill(report);
    await this.page.getByRole('button', { name: 'Explain', exact: true }).click();
    await expect(this.result).toBeVisible();
  }
}

// What a host in the VPC would answer.
const WELL = {
  getent: 'echo "10.0.1.2       STREAM $2"',
  nc: '[ "$1" != -h ] || echo "-z"',
  openssl: `case "$*" in *'-starttls none') echo mysql postgres >&2; exit 1 ;; esac
case $1 in
s_client)
  while [ $# -gt 0 ]; do [ "$1" != -servername ] || name=$2; shift; done
  printf -- '-----BEGIN CERTIFICATE-----\\n%s\\n-----END CERTIFICATE-----\\n' "$name" ;;
x509)
  name=$(sed -n 2p)
  case $* in
  *-text*) printf 'X509v3 Subject Alternative Name: \\n    DNS:%s\\n' "$name" ;;
  *) echo 'issuer=CN = Project CA' ;;
  esac ;;
esac`,
};

/** Programs that answer for a network: all is well, no name resolves, or a security group lets nobody in. */
const HOSTS = {
  well: WELL,
  'without names': { ...WELL, getent: 'exit 2' },
  'shut out': { ...WELL, nc: 'if [ "$1" = -h ]; then echo "-z"; else echo "Connection timed out" >&2; exit 1; fi' },
};

/** What `sh` prints when it runs the script on such a host. */
export async function runOn(host: keyof typeof HOSTS, script: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'host-'));
  try {
    for (const [name, text] of Object.entries(HOSTS[host])) {
      const program = path.join(folder, name);
      await writeFile(program, `#!/bin/sh\n${text}\n`);
      await chmod(program, 0o755);
    }
    const file = path.join(folder, 'check-connectivity.sh');
    await writeFile(file, script);
    return await new Promise((resolve) => {
      const env = { PATH: `${folder}:/usr/bin:/bin` };
      // It ends with 1 or 2 where something is wrong or unknown, and prints the same.
      execFile('sh', [file], { env, cwd: folder, timeout: 30_000 }, (_error, stdout, stderr) => resolve(stdout + stderr));
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
