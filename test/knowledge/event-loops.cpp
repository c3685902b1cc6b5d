// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The loops of libuv and libevent: what runs them, what runs on them, and what leaves them.
// RUN: %facts %s

#include "stubs/libevent.h"
#include "stubs/uv.h"

void work(uv_req_t *);
void done(uv_req_t *, int);
void tick(uv_handle_t *);
void ready(int, short, void *);

void uv(uv_loop_t *loop, uv_handle_t *handle, uv_req_t *request) {
  uv_queue_work(loop, request, work, done);  // is: offloads
  uv_timer_start(handle, tick, 1000, 0);  // is: runs-on-loop
  uv_listen(handle, 16, done);  // is: runs-on-loop
  uv_try_write(handle, nullptr, 0);  // is: nonblocking
  uv_sleep(10);  // is: blocks
  uv_run(loop, UV_RUN_NOWAIT);
  uv_run(loop, UV_RUN_DEFAULT);  // is: blocks sync-wait
}

void event(event_base *base, evbuffer *buffer, int fd) {
  evutil_make_socket_nonblocking(fd);  // is: makes-nonblocking
  event_new(base, fd, 2, ready, nullptr);  // is: runs-on-loop
  evbuffer_read(buffer, fd, -1);  // is: blocks-on-descriptor
  event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
  event_base_loop(base, EVLOOP_ONCE);  // is: blocks sync-wait
  event_base_dispatch(base);  // is: blocks sync-wait
}
