// Redis servers of a test's own.

import { redisProgram } from '../../bench/redis-server.ts';

export { type RedisServer, startRedis } from '../../bench/redis-server.ts';

/** What a test says in its name where there is no server to be started. */
export const withoutRedis = redisProgram
  ? ''
  : ' (skipped: there is no redis-server; install the package of that name)';
