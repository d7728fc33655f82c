// nginx with TLS in front of portals, run with the files that people copy (deploy/nginx): only names and addresses are
// put in place of theirs.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { freePorts } from './portal';

const PROGRAM = ['/usr/sbin/nginx', '/usr/bin/nginx'].find((program) => existsSync(program)) ?? 'nginx';
const FILES = path.resolve(__dirname, '../../deploy/nginx');

/** One of deploy/nginx: at a host name of its own, or below a path that is kept or stripped. */
export type Way = 'root' | 'keep' | 'strip';

export class Nginx {
  private constructor(
    readonly port: number,
    /** What believes the proxy's certificate. */
    readonly certificate: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly lines: string[],
  ) {}

  /** `portals` are addresses with ports. */
  static async start(way: Way, ports: { tls: number; plain: number }, portals: string[]): Promise<Nginx> {
    const folder = await mkdtemp(path.join(tmpdir(), 'postern-nginx-'));
    const [certificate, key] = [path.join(folder, 'tls.crt'), path.join(folder, 'tls.key')];
    await promisify(execFile)('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
      ...['-subj', '/CN=postern-test', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate],
    ]);
    const site = replaced(await readFile(path.join(FILES, `${way}.conf`), 'utf8'), [
      ['listen 80;', `listen 127.0.0.1:${ports.plain};`],
      ['listen 443 ssl http2;', `listen 127.0.0.1:${ports.tls} ssl http2;`],
      ['/etc/nginx/tls/tools.example.com.crt', certificate],
      ['/etc/nginx/tls/tools.example.com.key', key],
      [
        'server 127.0.0.1:3000 max_fails=1 fail_timeout=5s;',
        portals.map((portal) => `server ${portal} max_fails=1 fail_timeout=5s;`).join('\n    '),
      ],
    ]);
    await writeFile(path.join(folder, 'postern.conf'), site);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    await writeFile(
      path.join(folder, 'nginx.conf'),
      `daemon off; master_process off; pid ${folder}/nginx.pid; events {}
       http { access_log off; ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
       include ${folder}/postern.conf; }`,
    );
    const child = spawn(PROGRAM, ['-p', folder, '-c', path.join(folder, 'nginx.conf'), '-e', 'stderr'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => lines.push(text));
    }
    const nginx = new Nginx(ports.tls, certificate, child, folder, lines);
    await nginx.listens();
    return nginx;
  }

  get origin(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  /** What it complained about. */
  log(): string {
    return this.lines.join('');
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exit = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await exit;
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  private async listens(): Promise<void> {
    const deadline = Date.now() + 10_000;
    while (Date.now() < deadline && this.child.exitCode === null) {
      const socket = connect(this.port, '127.0.0.1');
      try {
        await once(socket, 'connect');
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      } finally {
        socket.destroy();
      }
    }
    throw new Error(`nginx does not listen:\n${this.log()}`);
  }
}

/** The file with each text replaced; one that is not in there is a test that no longer fits. */
function replaced(text: string, pairs: [string, string][]): string {
  return pairs.reduce((left, [from, to]) => {
    if (!left.includes(from)) throw new Error(`deploy/nginx does not say '${from}' any more`);
    return left.replace(from, to);
  }, text);
}

/** Where an nginx listens: for TLS, and to lead there from plain HTTP. */
export async function twoPorts(): Promise<{ tls: number; plain: number }> {
  const [tls, plain] = await freePorts(2);
  if (tls === undefined || plain === undefined) throw new Error('there are no free ports');
  return { tls, plain };
}

/** A request of this machine, from an address of its own choice. */
export async function ask(
  address: string,
  more: { method?: string; headers?: Record<string, string>; from?: string; body?: string } = {},
): Promise<IncomingMessage> {
  const { method = 'GET', headers = {}, from = '127.0.0.1', body } = more;
  const asked = request(address, { method, headers, localAddress: from, rejectUnauthorized: false, agent: false });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return answer;
}
