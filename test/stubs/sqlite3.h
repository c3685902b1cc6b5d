// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// SQLite, as far as sqlite3.yaml names it; most parameters are left out.

#ifndef CORO_TIDY_TEST_STUBS_SQLITE3_H
#define CORO_TIDY_TEST_STUBS_SQLITE3_H

extern "C" {
typedef struct sqlite3 sqlite3;
typedef struct sqlite3_stmt sqlite3_stmt;
int sqlite3_backup_step(sqlite3 *);
int sqlite3_blob_open(sqlite3 *);
int sqlite3_blob_read(sqlite3 *);
int sqlite3_blob_reopen(sqlite3 *);
int sqlite3_blob_write(sqlite3 *);
int sqlite3_close(sqlite3 *);
int sqlite3_close_v2(sqlite3 *);
int sqlite3_db_cacheflush(sqlite3 *);
int sqlite3_exec(sqlite3 *, const char *, int (*)(void *, int, char **, char **), void *, char **);
int sqlite3_get_table(sqlite3 *);
int sqlite3_open(const char *, sqlite3 **);
int sqlite3_open16(sqlite3 *);
int sqlite3_open_v2(sqlite3 *);
int sqlite3_sleep(int);
int sqlite3_step(sqlite3_stmt *);
int sqlite3_wal_checkpoint(sqlite3 *);
int sqlite3_wal_checkpoint_v2(sqlite3 *);
int sqlite3_load_extension(sqlite3 *);
int sqlite3_prepare(sqlite3 *);
int sqlite3_prepare16(sqlite3 *);
int sqlite3_prepare16_v2(sqlite3 *);
int sqlite3_prepare16_v3(sqlite3 *);
int sqlite3_prepare_v2(sqlite3 *);
int sqlite3_prepare_v3(sqlite3 *);
}

#endif
