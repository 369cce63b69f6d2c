import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initCentre } from '../../app/main/db/centre/init-centre.ts';
import { CentreSession, connectCentre } from '../../app/main/db/centre/centre-session.ts';
import { parseCentreAddress } from '../../app/main/db/centre/centre-address.ts';
import { launchTask } from '../../app/main/headless/fork-launcher.ts';
import { taskRunner } from '../../app/main/tasks/run-task.ts';
import { openShop, quiet, temporaryFolder, type Shop } from '../support/app-database.ts';
import { seeded } from '../support/app-walks.ts';
import { count, countBoth, exporterOf, startCentre, type Centre } from '../support/centre.ts';
import { findPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

/* What is counted is in the centre once, whatever happens on the way. The whole number of faults: FOOTFALL_LONG=1. */

const LONG = process.env.FOOTFALL_LONG === '1';
const FAULTS = LONG ? 200 : 14;
const START = Date.UTC(2026, 10, 20, 9);
const bin = await findPostgres();

/** A network between shop and centre that can be cut, or takes everything and answers nothing. */
async function openNetwork(port: number) {
  const pairs = new Set<[Socket, Socket]>();
  let silent = false;
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1'),
      pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    for (const [from, to] of [pair, [far, near] as [Socket, Socket]]) {
      from.on('error', () => {});
      from.on('close', () => {
        to.destroy();
        pairs.delete(pair);
      });
      from.on('data', (bytes) => silent || to.write(bytes));
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const [near] of pairs) near.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    hush: (on: boolean) => void (silent = on),
    close: () => {
      cut();
      server.close();
    },
  };
}

describe.skipIf(!bin)('the export, whatever happens', () => {
  let postgres: Postgres, centre: Centre, url: string, shop: Shop, network: Awaited<ReturnType<typeof openNetwork>>;
  const folder = temporaryFolder();
  beforeAll(async () => {
    postgres = await startPostgres(bin!);
    centre = await startCentre(postgres, 'centre');
    network = await openNetwork(postgres.port);
    url = (await centre.login('shop_1')).replace(`:${postgres.port}/`, `:${network.port}/`);
    shop = await openShop(folder.path, START - 3_600_000);
  }, 120_000);
  afterAll(async () => {
    network?.close();
    await shop?.close();
    await postgres?.stop();
    folder.remove();
  });

  it(
    `${FAULTS} faults while people are counted: the centre has exactly what the store has, once`,
    async () => {
      const random = seeded(15);
      const processes: { kill(): void }[] = [];
      const runTask = taskRunner((name) => {
        const task = launchTask(name, { log: quiet });
        processes.push(task);
        return task;
      });
      const asOwner = (sql: string) => centre.rows(sql);
      const restart = (how: 'SIGINT' | 'SIGKILL') => async () => {
        await postgres.restart(how);
      };
      // What happens, and what puts it right again.
      const faults: Record<string, [() => unknown, (() => unknown)?]> = {
        'the process is killed': [() => processes.at(-1)?.kill()],
        'the network is cut': [() => network.cut()],
        'the server ends in order': [restart('SIGINT')],
        'the server is killed': [restart('SIGKILL')],
        'the connection is ended there': [
          () => asOwner("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'shop_1'"),
        ],
        'rights are taken away': [
          () => asOwner('revoke insert, update on footfall.counting_events from footfall_writer'),
          () => initCentre(centre.url, null),
        ],
        'the disk is full there': [
          () =>
            asOwner(`create or replace function full_disk() returns trigger language plpgsql as $$ begin raise exception 'no space left' using errcode = '53100'; end $$;
              create trigger full_disk before insert on footfall.counting_results for each row execute function full_disk()`),
          () => asOwner('drop trigger if exists full_disk on footfall.counting_results'),
        ],
        'a column is dropped there': [
          () => asOwner('alter table footfall.counting_events drop column if exists speed cascade'),
          () => initCentre(centre.url, null),
        ],
        'the store forgets how far it was': [() => shop.db('export_cursors').delete()],
      };
      const names = Object.keys(faults),
        seen = new Map<string, number>();
      let counting = true,
        counted = 0;
      const people = (async () => {
        for (let n = 0; counting; n++) {
          await count(shop, `session-${n}`, 60, START + n * 60_000);
          counted += 60;
          await new Promise((resolve) => setTimeout(resolve, 150));
        }
      })();
      const exporter = await exporterOf(shop, url, runTask);
      let failed = 0;
      for (let n = 0; n < FAULTS; n++) {
        const name = names[n < names.length ? n : Math.floor(random() * names.length)];
        seen.set(name, (seen.get(name) ?? 0) + 1);
        const [happens, mend] = faults[name];
        process.stderr.write(`${n} ${name} ${Date.now() % 1e6}\n`);
        const running = exporter.run().catch(() => void failed++);
        await new Promise((resolve) => setTimeout(resolve, random() * 900));
        await happens();
        await running;
        await mend?.();
        // Something is dropped there only while it is dropped.
        if (name === 'a column is dropped there')
          await asOwner('update footfall.counting_events set speed = null where false');
      }
      counting = false;
      await people;
      for (let tries = 0; tries < 5; tries++)
        if (
          await exporter.run().then(
            () => true,
            () => false,
          )
        )
          break;
      const { here, there } = await countBoth(shop, centre);
      expect(there).toEqual(here);
      expect((there as { events: unknown[] }).events.length).toBe(counted);
      const state = await exporter.state();
      expect(state).toMatchObject({ waitingRows: 0, refusedCount: 0, centreOnlyRows: 0, lastError: null });
      process.stderr.write(
        `${FAULTS} faults (${[...seen].map(([name, times]) => `${name}: ${times}`).join(', ')}), ${failed} runs failed; ${counted} crossings once each, ${state.repairedRows} rows sent again\n`,
      );
    },
    LONG ? 3_600_000 : 300_000,
  );

  it('a network that takes everything and answers nothing is left', async () => {
    const address = parseCentreAddress(url, null);
    const client = await connectCentre(address);
    const session = new CentreSession(client, { siteId: 'site-1', nodeId: 'node-1', forked: false }, address, 300);
    await session.greet();
    network.hush(true);
    try {
      await expect(session.greet()).rejects.toMatchObject({ info: { code: 'EXPORT_002' } });
    } finally {
      network.hush(false);
      session.close();
    }
  });
});
