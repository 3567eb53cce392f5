import { totalmem } from 'node:os'
import { type Folder, PORT } from './folder.ts'

const MB = 1024 * 1024

/** The server's settings, for one machine that it shares with the program. */
export function settings(folder: Folder, fsync: boolean): Readonly<Record<string, string>> {
  const buffers = Math.min(1024, Math.max(64, Math.floor(totalmem() / MB / 8)))
  return {
    listen_addresses: '',
    port: String(PORT),
    unix_socket_directories: folder.socket,
    unix_socket_permissions: '0700',
    max_connections: '200',
    shared_buffers: `${buffers}MB`,
    max_wal_size: '2GB',
    random_page_cost: '1.1',
    jit: 'off',
    update_process_title: 'off', // a write of each statement's name that nobody reads here
    TimeZone: 'UTC',
    log_timezone: 'UTC',
    // What the server logs may name a person: neither statements, nor their values, nor the keys in a DETAIL.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    log_parameter_max_length_on_error: '0',
    log_checkpoints: 'off',
    ...(fsync ? {} : forgetful),
  }
}

/** For tests: a crash of the machine may ruin the cluster; it is small and lies in memory. */
const forgetful = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_wal_size: '256MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
}
