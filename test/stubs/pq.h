// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libpq, as far as pq.yaml names it; most parameters are left out.

#ifndef CORO_TIDY_TEST_STUBS_PQ_H
#define CORO_TIDY_TEST_STUBS_PQ_H

extern "C" {
typedef struct pg_conn PGconn;
typedef struct pg_result PGresult;
PGconn *PQconnectdb(const char *conninfo);
int PQconnectdbParams(PGconn *conn);
int PQsetdbLogin(PGconn *conn);
int PQping(PGconn *conn);
int PQpingParams(PGconn *conn);
int PQreset(PGconn *conn);
PGresult *PQexec(PGconn *conn, const char *query);
int PQexecParams(PGconn *conn);
int PQexecPrepared(PGconn *conn);
int PQprepare(PGconn *conn);
int PQdescribePrepared(PGconn *conn);
int PQdescribePortal(PGconn *conn);
int PQfn(PGconn *conn);
PGresult *PQgetResult(PGconn *conn);
int PQgetCopyData(PGconn *conn, char **buffer, int async);
int PQputCopyData(PGconn *conn);
int PQputCopyEnd(PGconn *conn);
int PQgetline(PGconn *conn);
int PQendcopy(PGconn *conn);
int PQcancel(PGconn *conn);
int PQrequestCancel(PGconn *conn);
int PQencryptPasswordConn(PGconn *conn);
int PQsetClientEncoding(PGconn *conn);
int PQexitPipelineMode(PGconn *conn);
int PQisBusy(PGconn *conn);
int PQconsumeInput(PGconn *conn);
int PQflush(PGconn *conn);
int PQsendQuery(PGconn *conn);
int PQsendQueryParams(PGconn *conn);
int PQsendQueryPrepared(PGconn *conn);
int PQsendPrepare(PGconn *conn);
int lo_close(PGconn *conn);
int lo_creat(PGconn *conn);
int lo_create(PGconn *conn);
int lo_export(PGconn *conn);
int lo_import(PGconn *conn);
int lo_import_with_oid(PGconn *conn);
int lo_lseek(PGconn *conn);
int lo_lseek64(PGconn *conn);
int lo_open(PGconn *conn);
int lo_read(PGconn *conn);
int lo_tell(PGconn *conn);
int lo_tell64(PGconn *conn);
int lo_truncate(PGconn *conn);
int lo_truncate64(PGconn *conn);
int lo_unlink(PGconn *conn);
int lo_write(PGconn *conn);
}

#endif
