-- Written by bin/docs from a migrated database, to be read and reviewed; db/migrations/ makes the tables.

table jobs.bam
  id                       uuid not null default gen_random_uuid()
  name                     text not null
  version                  integer not null
  status                   text not null default 'pending'
  queue                    text
  table_name               text not null
  command                  text not null
  error                    text
  created_on               timestamptz not null default clock_timestamp()
  started_on               timestamptz
  completed_on             timestamptz
  constraint bam_pkey PRIMARY KEY (id)
  grant delete, insert, select, update to pli_worker

table jobs.instance
  id                       uuid not null
  name                     text
  host                     text not null
  pid                      integer not null
  version                  text not null
  node_version             text not null
  application_name         text
  heartbeat_seconds        integer not null
  supervise                boolean not null
  schedule                 boolean not null
  migrate                  boolean not null
  persist_queue_stats      boolean not null
  persist_warnings         boolean not null
  pool_max                 integer
  pool_total               integer
  pool_idle                integer
  pool_waiting             integer
  workers                  jsonb not null default '[]'::jsonb
  metrics                  jsonb
  config                   jsonb not null default '{}'::jsonb
  crash_restarts           integer not null default 0
  crash_restarts_since     timestamptz
  started_on               timestamptz not null default now()
  heartbeat_on             timestamptz not null default now()
  stopped_on               timestamptz
  constraint instance_pkey PRIMARY KEY (id)
  grant delete, insert, select, update to pli_worker

table jobs.job partitioned
  id                       uuid not null default gen_random_uuid()
  name                     text not null
  priority                 integer not null default 0
  data                     jsonb
  state                    jobs.job_state not null default 'created'::jobs.job_state
  retry_limit              integer not null default 2
  retry_count              integer not null default 0
  retry_delay              integer not null default 0
  retry_backoff            boolean not null default false
  retry_delay_max          integer
  expire_seconds           integer not null default 900
  deletion_seconds         integer not null default 604800
  singleton_key            text
  singleton_on             timestamp without time zone
  group_id                 text
  group_tier               text
  start_after              timestamptz not null default now()
  created_on               timestamptz not null default now()
  started_on               timestamptz
  completed_on             timestamptz
  keep_until               timestamptz not null default (now() + '336:00:00'::interval)
  output                   jsonb
  dead_letter              text
  policy                   text
  heartbeat_on             timestamptz
  heartbeat_seconds        integer
  blocked                  boolean not null default false
  blocking                 boolean not null default false
  pending_dependencies     integer not null default 0
  source_name              text
  source_id                uuid
  source_created_on        timestamptz
  source_retry_count       integer
  source_output            jsonb
  source_root_id           uuid
  trace_context            jsonb
  upsert_by_key            boolean
  constraint job_pkey PRIMARY KEY (name, id)
  grant delete, insert, select, update to pli_worker

table jobs.job_dependency
  child_name               text not null
  child_id                 uuid not null
  parent_name              text not null
  parent_id                uuid not null
  constraint job_dependency_pkey PRIMARY KEY (child_name, child_id, parent_name, parent_id)
  index job_dep_parent_idx (parent_name, parent_id)
  grant delete, insert, select, update to pli_worker

table jobs.queue
  name                     text not null
  policy                   text not null
  retry_limit              integer not null
  retry_delay              integer not null
  retry_backoff            boolean not null
  retry_delay_max          integer
  expire_seconds           integer not null
  retention_seconds        integer not null
  deletion_seconds         integer not null
  dead_letter              text
  partition                boolean not null
  table_name               text not null
  deferred_count           integer not null default 0
  blocked_count            integer not null default 0
  queued_count             integer not null default 0
  ready_count              integer not null default 0
  warning_queued           integer not null default 0
  active_count             integer not null default 0
  failed_count             integer not null default 0
  total_count              integer not null default 0
  retained_count           integer
  retained_on              timestamptz
  created_delta            integer not null default 0
  completed_delta          integer not null default 0
  failed_delta             integer not null default 0
  delta_on                 timestamptz
  delta_seconds            integer
  wait_bins                integer[]
  run_bins                 integer[]
  ready_oldest_seconds     integer
  ready_history            integer[] not null default '{}'::integer[]
  heartbeat_seconds        integer
  notify                   boolean not null default false
  singletons_active        text[]
  monitor_claim_on         timestamptz
  monitor_on               timestamptz
  maintain_on              timestamptz
  created_on               timestamptz not null default now()
  updated_on               timestamptz not null default now()
  constraint queue_pkey PRIMARY KEY (name)
  constraint queue_dead_letter_fkey FOREIGN KEY (dead_letter) REFERENCES jobs.queue(name)
  constraint queue_check CHECK (dead_letter IS DISTINCT FROM name)
  grant delete, insert, select, update to pli_worker

table jobs.queue_stats partitioned
  id                       uuid not null default gen_random_uuid()
  name                     text not null
  deferred_count           integer not null default 0
  queued_count             integer not null default 0
  ready_count              integer not null default 0
  active_count             integer not null default 0
  failed_count             integer not null default 0
  total_count              integer not null default 0
  created_delta            integer
  completed_delta          integer
  failed_delta             integer
  delta_seconds            integer
  delta_on                 timestamptz
  wait_bins                integer[]
  run_bins                 integer[]
  ready_oldest_seconds     integer
  captured_on              timestamptz not null default now()
  constraint queue_stats_pkey PRIMARY KEY (id, captured_on)
  index queue_stats_i1 (name, captured_on DESC) INCLUDE (deferred_count, queued_count, ready_count, active_count, failed_count, total_count)
  grant delete, insert, select, update to pli_worker

table jobs.schedule
  name                     text not null
  key                      text not null default ''
  kind                     text not null default 'cron'
  cron                     text not null
  timezone                 text default 'UTC'
  data                     jsonb
  options                  jsonb
  created_on               timestamptz not null default now()
  updated_on               timestamptz not null default now()
  last_job_id              uuid
  constraint schedule_pkey PRIMARY KEY (name, key)
  constraint schedule_name_fkey FOREIGN KEY (name) REFERENCES jobs.queue(name) ON DELETE CASCADE
  constraint schedule_kind_check CHECK (kind IN ('cron', 'rrule'))
  grant delete, insert, select, update to pli_worker

table jobs.subscription
  event                    text not null
  name                     text not null
  created_on               timestamptz not null default now()
  updated_on               timestamptz not null default now()
  constraint subscription_pkey PRIMARY KEY (event, name)
  constraint subscription_name_fkey FOREIGN KEY (name) REFERENCES jobs.queue(name) ON DELETE CASCADE
  grant delete, insert, select, update to pli_worker

table jobs.version
  version                  integer not null
  cron_on                  timestamptz
  bam_on                   timestamptz
  flow_on                  timestamptz
  reindex_on               timestamptz
  monitor_backoff_on       timestamptz
  constraint version_pkey PRIMARY KEY (version)
  grant delete, insert, select, update to pli_worker

table jobs.warning
  id                       uuid not null default gen_random_uuid()
  type                     text not null
  message                  text not null
  data                     jsonb
  created_on               timestamptz not null default now()
  constraint warning_pkey PRIMARY KEY (id)
  index warning_i1 (created_on DESC)
  grant delete, insert, select, update to pli_worker

schema jobs for usage pli_worker

type jobs.job_state (created, retry, active, completed, cancelled, failed)

function jobs.create_queue(queue_name text, options jsonb) returns void plpgsql volatile does a7c6cfae7a0cad5209ab1e6fb25279adec795470e21bffea6d236a432b62391b

function jobs.delete_queue(queue_name text) returns void plpgsql volatile does 56bac84bffc009af9c398ff0a788a006396b9e95cf858f6127b3d403a20321fc

function jobs.job_now() returns timestamptz sql stable does 0e1a7e861eb99c2818e90557be91c838a3f830e0e744eaa124404b83227ee8b1

function jobs.job_table_format(command text, table_name text) returns text sql immutable does d6babe6b02e8f16f4ecb4856ee307e45023198f68556acde6c5f9a8b6af51fb3

function jobs.job_table_run(command text, tbl_name text DEFAULT NULL::text, queue_name text DEFAULT NULL::text) returns void plpgsql volatile does f5adb0af7f4472bb9e3b4a03ca4f3ed4b68793f92ff6c431f8ca4d08b2d73393

function jobs.job_table_run_async(command_name text, version integer, command text, tbl_name text DEFAULT NULL::text, queue_name text DEFAULT NULL::text) returns void plpgsql volatile does 59104dc9fdd02b3234e02b36ee32aeb6c56eb0ba06131fc8754071d6791d8de1
