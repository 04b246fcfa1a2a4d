import pg from 'pg'
import type { PostgresServer } from './postgres.ts'

/** A Postgres database whose clock is the run's, so that leases follow it. */
export type SharedDatabase = AsyncDisposable & {
  /** Its address for a process that reaches the server at this port. */
  addressAt(port: number): string
  /** Tells the database how late it is, ms since 1970. */
  tellTime(now: number): Promise<void>
  /** Where the sessions of the app come from that are in a transaction or ask for something now. */
  busyPorts(): Promise<number[]>
  leases(): Promise<Leases>
}

/** What became of leases. */
export type Leases = {
  /** Rows that a process took while the lease of another one, run out, still stood there. */
  takenOver: number
  /** Rows that more than one process worked on. */
  shared: number
  /** Rows that were worked on at all. */
  rows: number
}

/** Makes an empty database on the server, whose `clock_timestamp()` tells what it was told. */
export async function openSharedDatabase(server: PostgresServer, now: number): Promise<SharedDatabase> {
  await using undo = new AsyncDisposableStack()
  const address = new URL(await server.newDatabase())
  const client = new pg.Client({ connectionString: address.href })
  await client.connect()
  undo.defer(() => client.end())
  await client.query(ITS_OWN_CLOCK)
  await client.query(`alter database ${address.pathname.slice(1)} set search_path = public, pg_catalog`)
  let told: Promise<unknown> = Promise.resolve()
  const tellTime = async (at: number) => {
    const tell = () => client.query('update run.clock set at = to_timestamp($1::double precision / 1000)', [at])
    told = told.then(tell)
    await told
  }
  await tellTime(now)
  const rest = undo.move()
  return {
    addressAt(port) {
      const there = new URL(address)
      there.port = String(port)
      return there.href
    },
    tellTime,
    async busyPorts() {
      const { rows } = await client.query<{ client_port: number }>(BUSY)
      return rows.map(({ client_port }) => client_port)
    },
    async leases() {
      const { rows } = await client.query<Record<keyof Leases, string>>(LEASES)
      const { takenOver = 0, shared = 0, rows: worked = 0 } = rows[0] ?? {}
      return { takenOver: Number(takenOver), shared: Number(shared), rows: Number(worked) }
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

// Functions of the schema that comes first in the search path are found first. Whoever takes a lease is noted by the tables themselves:
// `run.watch` is put on each table of the app when that is made.
const ITS_OWN_CLOCK = `
  create schema run;
  create table run.clock (at timestamptz not null);
  insert into run.clock values (pg_catalog.clock_timestamp());
  create function public.clock_timestamp() returns timestamptz language sql volatile
    as 'select at from run.clock';

  create table run.holders (row_id text not null, owner text not null, primary key (row_id, owner));
  create table run.takeovers (row_id text not null, at timestamptz not null);
  create function run.note_lease() returns trigger language plpgsql as $$ begin
    if new.lease_owner is null or new.lease_owner is not distinct from old.lease_owner then return null; end if;
    insert into run.holders values (new.id, new.lease_owner) on conflict do nothing;
    if old.lease_owner is not null then insert into run.takeovers values (new.id, public.clock_timestamp()); end if;
    return null;
  end $$;
  create function run.watch() returns event_trigger language plpgsql as $$ declare made record; begin
    for made in select * from pg_event_trigger_ddl_commands() where object_identity in ('public.bots', 'public.threads', 'public.asks') loop
      execute format('create or replace trigger note_lease after update of lease_owner on %s for each row execute function run.note_lease()', made.object_identity);
    end loop;
  end $$;
  create event trigger watch on ddl_command_end when tag in ('CREATE TABLE') execute function run.watch();
`

const BUSY = `select client_port from pg_stat_activity where application_name = 'slack-recorder' and state <> 'idle'`

const LEASES = `
  select
    (select count(*) from run.takeovers) as "takenOver",
    (select count(*) from (select row_id from run.holders group by row_id having count(*) > 1) as many) as shared,
    (select count(distinct row_id) from run.holders) as rows
`
