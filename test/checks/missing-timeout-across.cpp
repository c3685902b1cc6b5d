// RUN: %expect %s coro-missing-timeout -- coro.Level=all

//--- peer.h
#pragma once
#include "rill/net/tcp_stream.h"
rill::Task<> greet(rill::net::Endpoint To);
rill::Task<> greetSoon(rill::net::Endpoint To);
rill::Task<> greetBoth(rill::net::Endpoint To);

//--- peer.cpp
#include "peer.h"
using rill::Task;
using rill::net::TcpStream;

static Task<TcpStream> dial(rill::net::Endpoint To) {
  co_return co_await TcpStream::connect(To); // warning: 'rill::net::TcpStream::connect' may wait without end: nobody from 'rill::run' to here sets a deadline
}
Task<> greet(rill::net::Endpoint To) {
  TcpStream Peer = co_await dial(To); // note: 'greet' calls 'dial' here
  co_await Peer.close();
}
Task<> greetSoon(rill::net::Endpoint To) {
  TcpStream Peer = co_await TcpStream::connect(To);
  co_await Peer.close();
}
Task<> greetBoth(rill::net::Endpoint To) {
  TcpStream Peer = co_await TcpStream::connect(To); // warning: may wait without end
  co_await Peer.close();
}

//--- main.cpp
#include "peer.h"
#include "rill/run.h"
#include "rill/timeout.h"
using namespace std::chrono_literals;

rill::Task<> talk(rill::net::Endpoint To) {
  co_await greet(To); // note: 'talk' calls 'greet' here
  co_await rill::timeout(5s, greetSoon(To));
  co_await rill::timeout(5s, greetBoth(To));
}
void first(rill::net::Endpoint To) {
  rill::run(talk(To)); // note: 'talk' is started by 'rill::run' here
}

//--- other.cpp
#include "peer.h"
#include "rill/run.h"
#include "rill/timeout.h"
using namespace std::chrono_literals;

void second(rill::net::Endpoint To) {
  rill::run(rill::timeout(5s, greetSoon(To)));
  rill::run(greetBoth(To)); // note: 'greetBoth' is started by 'rill::run' here
}
