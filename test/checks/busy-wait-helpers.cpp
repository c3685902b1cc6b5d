// RUN: %expect %s coro-busy-wait
//
// Functions that return their failure at once, and coroutines that start themselves anew.
#include "stubs/asio.h"

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

using asio::awaitable;
using namespace std::chrono_literals;
using Socket = asio::ip::tcp::socket;
using Acceptor = asio::ip::tcp::acceptor;

void log(const char *);
void log(const std::error_code &);
awaitable<void> serve(Socket &);
bool running();
int nextPeer(int);
bool isTransient(std::exception_ptr);

// What a function returns when it has failed.

awaitable<bool> connectOrFalse(Socket &To, int Peer) {
  std::error_code Error;
  co_await To.async_connect(Peer, asio::redirect_error(asio::use_awaitable, Error));
  if (Error) {
    log(Error);
    co_return false;  // note: 'connectOrFalse' returns its failure here, without a pause
  }
  co_return true;
}
awaitable<bool> connectOrNot(Socket &To, int Peer) {
  std::error_code Error;
  co_await To.async_connect(Peer, asio::redirect_error(asio::use_awaitable, Error));
  co_return !Error;  // note: 'connectOrNot' returns its failure here, without a pause
}
awaitable<std::error_code> connectOrCode(Socket &To, int Peer) {
  std::error_code Error;
  co_await To.async_connect(Peer, asio::redirect_error(asio::use_awaitable, Error));
  co_return Error;  // note: 'connectOrCode' returns its failure here, without a pause
}
awaitable<std::optional<Socket>> acceptOrNothing(Acceptor &At) {
  auto [Error, Peer] = co_await At.async_accept(asio::as_tuple(asio::use_awaitable));
  if (Error)
    co_return std::nullopt;  // note: 'acceptOrNothing' returns its failure here, without a pause
  co_return std::move(Peer);
}
awaitable<bool> catchesAndTells(Socket &To, int Peer) {
  try {
    co_await To.async_connect(Peer, asio::use_awaitable);
  } catch (const std::exception &Error) {
    log(Error.what());
    co_return false;  // note: 'catchesAndTells' returns its failure here, without a pause
  }
  co_return true;
}
awaitable<bool> connectInTwoSteps(Socket &To, int Peer) {
  if (!co_await connectOrFalse(To, Peer))
    co_return false;  // note: 'connectInTwoSteps' returns its failure here, without a pause
  log("connected");
  co_return true;
}

awaitable<void> continues(Socket &To, int Peer) {
  while (running()) {
    if (!co_await connectOrFalse(To, Peer)) {  // warning: 'connectOrFalse' is tried again at once when it has failed; note: nothing waits on the way back from here
      log("again");
      continue;
    }
    co_await serve(To);
  }
}
awaitable<void> servesOnSuccess(Socket &To, int Peer) {
  while (running()) {
    const bool Connected = co_await connectOrNot(To, Peer);  // warning: 'connectOrNot' is tried again at once when it has failed
    if (Connected)  // note: nothing waits on the way back from here
      co_await serve(To);
  }
}
awaitable<void> asksForTheCode(Socket &To, int Peer) {
  while (running()) {
    if (const auto Error = co_await connectOrCode(To, Peer)) {  // warning: 'connectOrCode' is tried again at once when it has failed; note: nothing waits on the way back from here
      log(Error);
      continue;
    }
    co_await serve(To);
  }
}
awaitable<void> triesUntilItWorks(Socket &To, int Peer) {
  while (!co_await catchesAndTells(To, Peer))  // warning: 'catchesAndTells' is tried again at once when it has failed; note: nothing waits on the way back from here
    log("again");
  co_await serve(To);
}
awaitable<void> acceptsAgain(Acceptor &At) {
  while (running()) {
    auto Peer = co_await acceptOrNothing(At);  // warning: 'acceptOrNothing' is tried again at once when it has failed
    if (!Peer)  // note: nothing waits on the way back from here
      continue;
    co_await serve(*Peer);
  }
}
awaitable<void> throughAnother(Socket &To, int Peer) {
  for (;;) {
    if (co_await connectInTwoSteps(To, Peer))  // warning: 'connectInTwoSteps' is tried again at once when it has failed; note: nothing waits on the way back from here
      break;
  }
}

awaitable<void> waitsBetween(Socket &To, int Peer, asio::steady_timer &Timer) {
  while (running()) {
    if (!co_await connectOrFalse(To, Peer)) {
      co_await Timer.async_wait();
      continue;
    }
    co_await serve(To);
  }
}
awaitable<void> waitsInEachTurn(Socket &To, int Peer, asio::steady_timer &Timer) {
  while (running()) {
    if (co_await connectOrNot(To, Peer))
      co_await serve(To);
    co_await Timer.async_wait();
  }
}
awaitable<bool> triesOnce(Socket &To, int Peer) {
  if (!co_await connectOrFalse(To, Peer))
    co_return false;
  co_await serve(To);
  co_return true;
}
awaitable<void> leaves(Socket &To, int Peer) {
  while (running()) {
    if (!co_await connectOrFalse(To, Peer))
      break;
    co_await serve(To);
  }
}
awaitable<void> threeTimes(Socket &To, int Peer) {
  for (int I = 0; I < 3; ++I)
    if (co_await connectOrFalse(To, Peer))
      co_return;
}
awaitable<void> oneAfterTheOther(Socket &To, const int (&Peers)[4]) {
  for (const int Peer : Peers)
    if (co_await connectOrFalse(To, Peer))
      break;
}
int nextPeer();
awaitable<void> takesTheNext(Socket &To) {
  while (running()) {
    const int Peer = nextPeer();
    if (co_await connectOrFalse(To, Peer))
      co_await serve(To);
  }
}
awaitable<void> elsewhere(Socket &To, int Peer) {
  while (!co_await connectOrFalse(To, Peer))
    Peer = nextPeer();
}

awaitable<bool> pausesWhenItFails(Socket &To, int Peer, asio::steady_timer &Timer) {
  std::error_code Error;
  co_await To.async_connect(Peer, asio::redirect_error(asio::use_awaitable, Error));
  if (Error) {
    co_await Timer.async_wait();
    co_return false;
  }
  co_return true;
}
awaitable<void> isHeldBack(Socket &To, int Peer, asio::steady_timer &Timer) {
  while (!co_await pausesWhenItFails(To, Peer, Timer))
    log("again");
}
awaitable<bool> pausesBefore(Socket &To, int Peer, asio::steady_timer &Timer) {
  co_await Timer.async_wait();
  std::error_code Error;
  co_await To.async_connect(Peer, asio::redirect_error(asio::use_awaitable, Error));
  co_return !Error;
}
awaitable<void> isHeldBackBefore(Socket &To, int Peer, asio::steady_timer &Timer) {
  while (!co_await pausesBefore(To, Peer, Timer))
    log("again");
}
awaitable<bool> saysWhetherMore(Socket &From, int Buffer) {
  const auto Read = co_await From.async_read_some(Buffer);
  co_return Read != 0;
}
awaitable<void> readsAll(Socket &From, int Buffer) {
  while (co_await saysWhetherMore(From, Buffer))
    log("more");
}

// A word that is left for the loop.
class Stream {
public:
  awaitable<void> run() {
    while (!ended_) {
      if (!co_await readSome())
        continue;
      log("read");
    }
  }

private:
  awaitable<bool> readSome() {
    std::error_code Error;
    co_await from_.async_read_some(buffer_, asio::redirect_error(asio::use_awaitable, Error));
    if (Error) {
      ended_ = true;
      co_return false;
    }
    co_return true;
  }
  Socket from_;
  int buffer_ = 0;
  bool ended_ = false;
};

// A coroutine that starts itself anew.
class Connector {
public:
  void start() { asio::co_spawn(executor_, connect(), asio::detached); }  // note: 'Connector::start' starts 'Connector::connect' here

  awaitable<void> connect() {
    std::error_code Error;
    co_await to_.async_connect(peer_, asio::redirect_error(asio::use_awaitable, Error));
    if (Error) {  // note: nothing waits on the way from here
      log(Error);
      start();  // warning: 'Connector::connect' is started anew at once when 'asio::basic_socket::async_connect' has failed
      co_return;
    }
    co_await serve(to_);
  }

  awaitable<void> directly() {
    try {
      co_await to_.async_connect(peer_, asio::use_awaitable);
      co_await serve(to_);
    } catch (const std::exception &Error) {  // note: nothing waits on the way from here
      log(Error.what());
      asio::co_spawn(executor_, directly(), asio::detached);  // warning: 'Connector::directly' is started anew at once when 'asio::basic_socket::async_connect' has failed
    }
  }

  awaitable<void> afterAPause() {
    std::error_code Error;
    co_await to_.async_connect(peer_, asio::redirect_error(asio::use_awaitable, Error));
    if (Error) {
      co_await timer_.async_wait();
      asio::co_spawn(executor_, afterAPause(), asio::detached);
    }
  }

  awaitable<void> pausesFirst() {
    co_await timer_.async_wait();
    std::error_code Error;
    co_await to_.async_connect(peer_, asio::redirect_error(asio::use_awaitable, Error));
    if (Error)
      asio::co_spawn(executor_, pausesFirst(), asio::detached);
  }

  awaitable<void> acceptsTheNext(Acceptor &At) {
    auto Peer = co_await At.async_accept();
    asio::co_spawn(executor_, acceptsTheNext(At), asio::detached);
    co_await serve(Peer);
  }

  awaitable<void> counts(int Attempt) {
    std::error_code Error;
    co_await to_.async_connect(peer_, asio::redirect_error(asio::use_awaitable, Error));
    if (Error && Attempt < 5)
      asio::co_spawn(executor_, counts(Attempt + 1), asio::detached);
  }

  void startTheOther() { asio::co_spawn(executor_, other(), asio::detached); }
  awaitable<void> other() { co_await serve(to_); }
  awaitable<void> startsAnother() {
    std::error_code Error;
    co_await to_.async_connect(peer_, asio::redirect_error(asio::use_awaitable, Error));
    if (Error)
      startTheOther();
  }

  void startAFewTimes() {
    if (++attempts_ < 5)
      asio::co_spawn(executor_, aFewTimes(), asio::detached);
  }
  awaitable<void> aFewTimes() {
    std::error_code Error;
    co_await to_.async_connect(peer_, asio::redirect_error(asio::use_awaitable, Error));
    if (Error)
      startAFewTimes();
  }

  // Told of its end by a handler.
  awaitable<void> serveOne() {
    co_await to_.async_connect(peer_, asio::use_awaitable);  // note: 'asio::basic_socket::async_connect' fails at once
    co_await serve(to_);
  }
  void startAgain() {
    asio::co_spawn(executor_, serveOne(), [this](std::exception_ptr Error) {
      if (Error)
        startAgain();  // warning: 'Connector::serveOne' is started anew at once when it has failed
    });
  }
  void startAfterSuccess() {
    asio::co_spawn(executor_, serveOne(), [this](std::exception_ptr Error) {
      if (!Error)
        startAfterSuccess();
    });
  }
  void startThree() {
    asio::co_spawn(executor_, serveOne(), [this](std::exception_ptr Error) {
      if (Error && ++attempts_ < 3)
        startThree();
    });
  }
  void startLater() {
    asio::co_spawn(executor_, afterAPause(), [this](std::exception_ptr Error) {
      if (Error)
        startLater();
    });
  }
  void startAtTheNext() {
    asio::co_spawn(executor_, serveOne(), [this](std::exception_ptr Error) {
      if (Error) {
        peer_ = nextPeer(peer_);
        startAtTheNext();
      }
    });
  }
  void startFiveTimes() {
    attempts_ += 1;
    if (attempts_ > 5)
      return;
    asio::co_spawn(executor_, serveOne(), [this](std::exception_ptr Error) {
      if (Error)
        startFiveTimes();
    });
  }
  void startUnlessItIsForGood() {
    asio::co_spawn(executor_, serveOne(), [this](std::exception_ptr Error) {
      if (Error && isTransient(Error))
        startUnlessItIsForGood();
    });
  }
  void startUntilStopped() {
    if (stopped_)
      return;
    asio::co_spawn(executor_, serveOne(), [this](std::exception_ptr Error) {
      if (Error) {
        stopped_ = true;
        startUntilStopped();
      }
    });
  }
  void startWhenThereIsNone() {
    asio::co_spawn(executor_, serveOne(), [this](std::exception_ptr Error) {
      if (Error == nullptr)
        startWhenThereIsNone();
    });
  }
  void startUnlessItFailed() {
    asio::co_spawn(executor_, serveOne(), [this](std::exception_ptr Error) {
      const bool Failed = Error != nullptr;
      if (Failed)
        return;
      startUnlessItFailed();
    });
  }
  void startOther() {
    asio::co_spawn(executor_, serveOne(), [this](std::exception_ptr Error) {
      if (Error)
        startTheOther();
    });
  }

private:
  int executor_ = 0;
  Socket to_;
  asio::steady_timer timer_;
  int peer_ = 0;
  int attempts_ = 0;
  bool stopped_ = false;
};

// Others each time.

struct Connection {
  awaitable<bool> isAlive() {
    std::error_code Error;
    co_await To.async_connect(1, asio::redirect_error(asio::use_awaitable, Error));
    co_return !Error;
  }
  Socket To;
};
std::unique_ptr<Connection> takeIdle();
awaitable<std::unique_ptr<Connection>> aliveOne() {
  for (;;) {
    auto Idle = takeIdle();
    if (!Idle || co_await Idle->isAlive())
      co_return Idle;
  }
}
awaitable<std::unique_ptr<Connection>> aliveOneOfSome() {
  while (auto Idle = takeIdle())
    if (co_await Idle->isAlive())
      co_return Idle;
  co_return nullptr;
}
struct Peers {
  int current() const;
  void advance();
};
awaitable<void> oneOfThePeers(Socket &To, Peers &Known) {
  while (!co_await connectOrFalse(To, Known.current()))
    Known.advance();
}
