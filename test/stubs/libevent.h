// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libevent.

#ifndef CORO_TIDY_TEST_STUBS_LIBEVENT_H
#define CORO_TIDY_TEST_STUBS_LIBEVENT_H

extern "C" {

struct event_base;
struct event;
struct evbuffer;
struct bufferevent;
struct evhttp;
typedef void (*event_callback_fn)(int, short, void *);
#define EVLOOP_ONCE 0x01
#define EVLOOP_NONBLOCK 0x02

int event_base_dispatch(struct event_base *);
int event_base_loop(struct event_base *, int flags);
int event_dispatch(void);
int event_loop(int flags);
int evutil_getaddrinfo(const char *, const char *, const void *hints, void **res);
int evbuffer_read(struct evbuffer *, int fd, int howmuch);
int evbuffer_write(struct evbuffer *, int fd);
int evbuffer_write_atmost(struct evbuffer *, int fd, long howmuch);
int evutil_make_socket_nonblocking(int sock);

void bufferevent_setcb(struct bufferevent *, void (*)(void *), void (*)(void *), void (*)(void *),
                       void *arg);
void *evconnlistener_new(struct event_base *, void (*)(void *), void *, unsigned, int, int fd);
void *evconnlistener_new_bind(struct event_base *, void (*)(void *), void *, unsigned, int,
                              const void *sa, int socklen);
void *evdns_getaddrinfo(void *, const char *, const char *, const void *, void (*)(void *), void *);
int event_assign(struct event *, struct event_base *, int, short, event_callback_fn, void *);
int event_base_once(struct event_base *, int, short, event_callback_fn, void *, const void *);
struct event *event_new(struct event_base *, int, short, event_callback_fn, void *);
void *evhttp_request_new(void (*)(void *), void *arg);
int evhttp_set_cb(struct evhttp *, const char *path, void (*)(void *), void *arg);
void evhttp_set_gencb(struct evhttp *, void (*)(void *), void *arg);

} // extern "C"

#endif
