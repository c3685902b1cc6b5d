// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libuv, its handles and requests all of one kind.

#ifndef CORO_TIDY_TEST_STUBS_UV_H
#define CORO_TIDY_TEST_STUBS_UV_H

extern "C" {

typedef struct uv_loop_s uv_loop_t;
typedef struct uv_handle_s uv_handle_t;
typedef struct uv_req_s uv_req_t;
typedef void (*uv_cb)(uv_handle_t *);
typedef void (*uv_req_cb)(uv_req_t *, int);
typedef enum { UV_RUN_DEFAULT = 0, UV_RUN_ONCE, UV_RUN_NOWAIT } uv_run_mode;

int uv_run(uv_loop_t *, uv_run_mode mode);
void uv_sleep(unsigned int msec);
int uv_thread_join(unsigned long *);
int uv_barrier_wait(void *);
int uv_cond_timedwait(void *cond, void *mutex, unsigned long timeout);
void uv_cond_wait(void *cond, void *mutex);
void uv_sem_wait(void *);
void uv_mutex_lock(void *);
void uv_rwlock_rdlock(void *);
void uv_rwlock_wrlock(void *);
int uv_dlopen(const char *filename, void *lib);
int uv_spawn(uv_loop_t *, uv_handle_t *, const void *options);
int uv_try_write(uv_handle_t *, const void *bufs, unsigned nbufs);

int uv_queue_work(uv_loop_t *, uv_req_t *, void (*work)(uv_req_t *), uv_req_cb after);
int uv_thread_create(unsigned long *, void (*entry)(void *), void *arg);
int uv_thread_create_ex(unsigned long *, const void *params, void (*entry)(void *), void *arg);

int uv_async_init(uv_loop_t *, uv_handle_t *, uv_cb);
int uv_check_start(uv_handle_t *, uv_cb);
void uv_close(uv_handle_t *, uv_cb);
int uv_fs_event_start(uv_handle_t *, uv_cb, const char *path, unsigned flags);
int uv_fs_poll_start(uv_handle_t *, uv_cb, const char *path, unsigned interval);
int uv_getaddrinfo(uv_loop_t *, uv_req_t *, uv_req_cb, const char *, const char *, const void *);
int uv_getnameinfo(uv_loop_t *, uv_req_t *, uv_req_cb, const void *addr, int flags);
int uv_idle_start(uv_handle_t *, uv_cb);
int uv_listen(uv_handle_t *, int backlog, uv_req_cb);
void uv_pipe_connect(uv_req_t *, uv_handle_t *, const char *name, uv_req_cb);
int uv_poll_start(uv_handle_t *, int events, uv_cb);
int uv_prepare_start(uv_handle_t *, uv_cb);
int uv_read_start(uv_handle_t *, uv_cb alloc, uv_cb read);
int uv_shutdown(uv_req_t *, uv_handle_t *, uv_req_cb);
int uv_signal_start(uv_handle_t *, uv_cb, int signum);
int uv_signal_start_oneshot(uv_handle_t *, uv_cb, int signum);
int uv_tcp_connect(uv_req_t *, uv_handle_t *, const void *addr, uv_req_cb);
int uv_timer_start(uv_handle_t *, uv_cb, unsigned long timeout, unsigned long repeat);
int uv_udp_recv_start(uv_handle_t *, uv_cb alloc, uv_cb recv);
int uv_udp_send(uv_req_t *, uv_handle_t *, const void *bufs, unsigned, const void *, uv_req_cb);
int uv_write(uv_req_t *, uv_handle_t *, const void *bufs, unsigned nbufs, uv_req_cb);
int uv_write2(uv_req_t *, uv_handle_t *, const void *, unsigned, uv_handle_t *, uv_req_cb);

} // extern "C"

#endif
