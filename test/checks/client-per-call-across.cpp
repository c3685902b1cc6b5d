// RUN: %expect %s coro-client-per-call

//--- client.h
#pragma once
#include "stubs/asio.h"
asio::awaitable<int> get(asio::ssl::context &With, int Url);
asio::awaitable<int> upstream(int Url);
asio::awaitable<int> load(int Url);

//--- client.cpp
#include "client.h"
asio::awaitable<int> upstream(int Url) {
  asio::ssl::context Tls(1); // warning: 'Tls', an 'asio::ssl::context', is made in each call of 'upstream'
  co_return co_await get(Tls, Url);
}
asio::awaitable<int> load(int Url) {
  asio::ssl::context Tls(1);
  co_return co_await get(Tls, Url);
}

//--- server.cpp
#include "client.h"
asio::awaitable<int> next();
asio::awaitable<void> serve() {
  co_await load(0);
  for (;;)
    co_await upstream(co_await next()); // note: 'serve' calls 'upstream' in a loop here
}
