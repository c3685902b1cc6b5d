// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The C client of MySQL and MariaDB, as far as mysql.yaml names it; most parameters are left out.

#ifndef CORO_TIDY_TEST_STUBS_MYSQL_H
#define CORO_TIDY_TEST_STUBS_MYSQL_H

extern "C" {
typedef struct st_mysql MYSQL;
typedef struct st_mysql_res MYSQL_RES;
typedef struct st_mysql_stmt MYSQL_STMT;
typedef char **MYSQL_ROW;
int mysql_autocommit(MYSQL *connection);
int mysql_change_user(MYSQL *connection);
int mysql_commit(MYSQL *connection);
int mysql_kill(MYSQL *connection);
MYSQL_RES *mysql_list_dbs(MYSQL *connection);
int mysql_next_result(MYSQL *connection);
int mysql_ping(MYSQL *connection);
int mysql_query(MYSQL *connection, const char *query);
int mysql_read_query_result(MYSQL *connection);
MYSQL *mysql_real_connect(MYSQL *connection);
int mysql_real_query(MYSQL *connection, const char *query);
int mysql_refresh(MYSQL *connection);
int mysql_reset_connection(MYSQL *connection);
int mysql_rollback(MYSQL *connection);
int mysql_select_db(MYSQL *connection);
int mysql_set_character_set(MYSQL *connection);
const char *mysql_stat(MYSQL *connection);
MYSQL_RES *mysql_store_result(MYSQL *connection);
int mysql_stmt_execute(MYSQL_STMT *statement);
int mysql_stmt_next_result(MYSQL_STMT *statement);
int mysql_stmt_prepare(MYSQL_STMT *statement);
int mysql_stmt_store_result(MYSQL_STMT *statement);

int mysql_real_query_start(int *result, MYSQL *connection, const char *query);
int mysql_real_query_cont(int *result, MYSQL *connection, int status);
MYSQL_ROW mysql_fetch_row(MYSQL_RES *result);
void mysql_free_result(MYSQL_RES *result);
}

#endif
