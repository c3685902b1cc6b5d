// RUN: %expect %s coro-busy-wait
//
// What fails at once, and is tried again at once.
#include "stubs/asio.h"

#include <chrono>
#include <optional>
#include <thread>
#include <utility>

using asio::awaitable;
using namespace std::chrono_literals;
using Socket = asio::ip::tcp::socket;
using Acceptor = asio::ip::tcp::acceptor;

void log(const char *);
void log(const std::error_code &);
void start(Socket);
bool isHarmless(const std::error_code &);
awaitable<void> serve(Socket);
awaitable<std::error_code> handshake(Socket &);
Acceptor makeAcceptor();

// Accepting fails as long as no descriptor is left.

awaitable<void> continuesAfterTuple(Acceptor &At) {
  for (;;) {
    auto [Error, Peer] = co_await At.async_accept(asio::as_tuple(asio::use_awaitable)); // warning: 'asio::basic_socket_acceptor::async_accept' is tried again at once when it has failed
    if (Error) { // note: nothing waits on the way back from here
      log(Error);
      continue;
    }
    start(std::move(Peer));
  }
}

awaitable<void> startsOnSuccess(Acceptor &At, const bool &Stopped) {
  std::error_code Error;
  while (!Stopped) {
    Socket Peer = co_await At.async_accept(asio::redirect_error(asio::use_awaitable, Error)); // warning: tried again at once
    if (!Error) // note: nothing waits
      start(std::move(Peer));
  }
}

awaitable<void> leavesWhenCancelled(Acceptor &At) {
  for (;;) {
    auto [Error, Peer] = co_await At.async_accept(asio::as_tuple(asio::use_awaitable)); // warning: tried again at once
    if (Error == asio::error::operation_aborted)
      break;
    if (Error) // note: nothing waits
      log(Error);
    else
      start(std::move(Peer));
  }
}

awaitable<void> catchesWhatItThrows(Acceptor &At) {
  while (true) {
    try {
      start(co_await At.async_accept()); // warning: tried again at once
    } catch (const std::exception &Error) { // note: nothing waits
      log(Error.what());
    }
  }
}

class Server {
public:
  awaitable<void> run() {
    while (!stopped_) {
      try {
        start(co_await acceptor_.async_accept()); // warning: tried again at once
      } catch (...) { // note: nothing waits
        ++failures_;
      }
    }
  }

  awaitable<void> opensAnother() {
    while (!stopped_) {
      try {
        start(co_await acceptor_.async_accept());
      } catch (const std::system_error &Error) {
        acceptor_ = makeAcceptor();
      }
    }
  }

  awaitable<void> doesSomethingAboutIt() {
    while (!stopped_) {
      try {
        start(co_await acceptor_.async_accept());
      } catch (const std::system_error &Error) {
        acceptor_.non_blocking(true);
      }
    }
  }

  awaitable<void> countsItsAttempts() {
    while (failures_ < 10) {
      try {
        start(co_await acceptor_.async_accept());
      } catch (...) {
        ++failures_;
      }
    }
  }

private:
  Acceptor acceptor_;
  int failures_ = 0;
  bool stopped_ = false;
};

awaitable<void> waitsFirst(Acceptor &At, asio::steady_timer &Timer) {
  for (;;) {
    auto [Error, Peer] = co_await At.async_accept(asio::as_tuple(asio::use_awaitable));
    if (Error) {
      Timer.expires_after(100ms);
      co_await Timer.async_wait(asio::use_awaitable);
      continue;
    }
    start(std::move(Peer));
  }
}

awaitable<void> waitsBehindTheHandler(Acceptor &At, asio::steady_timer &Timer) {
  for (;;) {
    try {
      start(co_await At.async_accept());
      continue;
    } catch (const std::exception &Error) {
      log(Error.what());
    }
    Timer.expires_after(100ms);
    co_await Timer.async_wait(asio::use_awaitable);
  }
}

awaitable<void> blocksMeanwhile(Acceptor &At) {
  for (;;) {
    auto [Error, Peer] = co_await At.async_accept(asio::as_tuple(asio::use_awaitable));
    if (Error)
      std::this_thread::sleep_for(1s);
    else
      start(std::move(Peer));
  }
}

awaitable<void> ends(Acceptor &At) {
  for (;;) {
    auto [Error, Peer] = co_await At.async_accept(asio::as_tuple(asio::use_awaitable));
    if (Error)
      co_return;
    start(std::move(Peer));
  }
}

awaitable<void> goesOnAfterOneKind(Acceptor &At) {
  for (;;) {
    auto [Error, Peer] = co_await At.async_accept(asio::as_tuple(asio::use_awaitable));
    if (Error == asio::error::eof)
      continue;
    if (Error)
      co_return;
    start(std::move(Peer));
  }
}

awaitable<void> leavesForAllOthers(Acceptor &At) {
  for (;;) {
    auto [Error, Peer] = co_await At.async_accept(asio::as_tuple(asio::use_awaitable));
    if (Error) {
      if (Error != asio::error::eof)
        break;
      continue;
    }
    start(std::move(Peer));
  }
}

awaitable<void> sortsOut(Acceptor &At) {
  for (;;) {
    auto [Error, Peer] = co_await At.async_accept(asio::as_tuple(asio::use_awaitable));
    if (Error && isHarmless(Error))
      continue;
    if (Error)
      break;
    start(std::move(Peer));
  }
}

awaitable<void> failsElsewhere(Acceptor &At) {
  for (;;) {
    Socket Peer = co_await At.async_accept();
    auto Error = co_await handshake(Peer);
    if (Error)
      continue;
    start(std::move(Peer));
  }
}

awaitable<void> servesBetween(Acceptor &At) {
  for (;;) {
    Socket Peer = co_await At.async_accept();
    try {
      co_await serve(std::move(Peer));
    } catch (const std::exception &Error) {
      log(Error.what());
    }
  }
}

awaitable<void> rethrowsAfterTheHandler(Acceptor &At) {
  for (;;) {
    try {
      start(co_await At.async_accept());
    } catch (const std::exception &Error) {
      log(Error.what());
      throw;
    }
  }
}

// Connecting is refused at once.

awaitable<void> connects(Socket &To, int Peer) {
  for (;;) {
    try {
      co_await To.async_connect(Peer, asio::use_awaitable); // warning: 'asio::basic_socket::async_connect' is tried again at once
      break;
    } catch (const std::system_error &) { // note: nothing waits
    }
  }
}

awaitable<void> connectsToOneOfThem(Socket &To, const int (&Peers)[4]) {
  for (const int Peer : Peers) {
    try {
      co_await To.async_connect(Peer, asio::use_awaitable);
      break;
    } catch (const std::system_error &) {
    }
  }
}

awaitable<void> connectsThreeTimes(Socket &To, int Peer) {
  for (int I = 0; I < 3; ++I) {
    try {
      co_await To.async_connect(Peer, asio::use_awaitable);
      break;
    } catch (const std::system_error &) {
    }
  }
}

awaitable<void> connectsToTheNext(Socket &To, const int *Peer) {
  for (;;) {
    try {
      co_await To.async_connect(*Peer, asio::use_awaitable);
      break;
    } catch (const std::system_error &) {
      ++Peer;
    }
  }
}

int nextPeer();
awaitable<void> connectsElsewhere(Socket &To, int Peer) {
  for (;;) {
    try {
      co_await To.async_connect(Peer, asio::use_awaitable);
      break;
    } catch (const std::system_error &) {
      Peer = nextPeer();
    }
  }
}

// What the operation has set tells what became of it.
awaitable<void> asksWhatItGot(Acceptor &At, asio::steady_timer &Pause) {
  for (;;) {
    std::optional<Socket> Peer;
    try {
      Peer = co_await At.async_accept();
    } catch (const std::exception &Error) {
      log(Error.what());
    }
    if (Peer)
      start(std::move(*Peer));
    else
      co_await Pause.async_wait();
  }
}

awaitable<void> asksWhetherItGotAny(Acceptor &At, asio::steady_timer &Pause) {
  for (;;) {
    std::optional<Socket> Peer;
    try {
      Peer = co_await At.async_accept();
    } catch (...) {
      log("failed");
    }
    if (!Peer.has_value()) {
      co_await Pause.async_wait();
      continue;
    }
    start(std::move(*Peer));
  }
}

// A stream that has come to its end is at its end whenever it is read.

awaitable<void> readsOnAfterTheEnd(Socket &From, int Buffer) {
  for (;;) {
    try {
      co_await From.async_read_some(Buffer); // warning: 'asio::basic_stream_socket::async_read_some' is tried again at once
    } catch (const std::exception &Error) { // note: nothing waits
      log(Error.what());
    }
  }
}

class Connection {
public:
  awaitable<void> ignoresErrors(int Buffer) {
    while (open_) {
      std::error_code Error;
      co_await stream_.async_read_some(Buffer, asio::redirect_error(asio::use_awaitable, Error)); // warning: tried again at once
      if (Error) // note: nothing waits
        continue;
      handle(Buffer);
    }
  }

  awaitable<void> leavesBecauseOfMember(int Buffer) {
    while (open_) {
      try {
        co_await stream_.async_read_some(Buffer);
      } catch (const std::exception &) {
        open_ = false;
      }
    }
  }

  awaitable<void> leavesBecauseOfFunction(int Buffer) {
    while (open_) {
      try {
        co_await stream_.async_read_some(Buffer);
      } catch (const std::exception &) {
        close();
      }
    }
  }

  awaitable<void> asksTheStream(int Buffer) {
    while (stream_.is_open()) {
      try {
        co_await stream_.async_read_some(Buffer);
      } catch (const std::exception &) {
        stream_.close();
      }
    }
  }

private:
  void close();
  void handle(int) const;
  Socket stream_;
  bool open_ = true;
};

awaitable<void> leavesAtTheEnd(Socket &From, int Buffer) {
  for (;;) {
    std::error_code Error;
    co_await From.async_read_some(Buffer, asio::redirect_error(asio::use_awaitable, Error));
    if (Error == asio::error::eof)
      break;
    if (Error)
      log(Error);
  }
}

awaitable<void> leavesAtAnyError(Socket &From, int Buffer) {
  for (;;) {
    std::error_code Error;
    co_await From.async_read_some(Buffer, asio::redirect_error(asio::use_awaitable, Error));
    if (Error)
      break;
  }
}

// One datagram that was refused says nothing of the next.
awaitable<void> receivesDatagrams(asio::basic_datagram_socket<int> &From, int Buffer, int Peer) {
  for (;;) {
    try {
      co_await From.async_receive_from(Buffer, Peer);
    } catch (const std::exception &Error) {
      log(Error.what());
    }
  }
}

// A function of the project that begins with what fails at once.

awaitable<void> connectAndServe(Socket &To, int Peer) {
  log("connecting");
  co_await To.async_connect(Peer, asio::use_awaitable); // note: 'asio::basic_socket::async_connect' fails at once
  co_await serve(std::move(To));
}
awaitable<void> oneRound(Socket &To, int Peer) {
  co_await connectAndServe(To, Peer); // note: 'oneRound' awaits 'connectAndServe' here
}

awaitable<void> staysConnected(Socket &To, int Peer) {
  for (;;) {
    try {
      co_await connectAndServe(To, Peer); // warning: 'connectAndServe' is tried again at once when it has failed
    } catch (const std::exception &Error) { // note: nothing waits on the way back from here
      log(Error.what());
    }
  }
}

awaitable<void> goesRound(Socket &To, int Peer) {
  while (true) {
    try {
      co_await oneRound(To, Peer); // warning: 'oneRound' is tried again at once
    } catch (...) { // note: nothing waits
    }
  }
}

awaitable<void> waitsBetween(asio::steady_timer &Pause, Socket &To, int Peer) {
  for (;;) {
    try {
      co_await connectAndServe(To, Peer);
    } catch (const std::exception &Error) {
      log(Error.what());
    }
    co_await Pause.async_wait(asio::use_awaitable);
  }
}

awaitable<void> connectAfterAPause(asio::steady_timer &Pause, Socket &To, int Peer) {
  co_await Pause.async_wait(asio::use_awaitable);
  co_await To.async_connect(Peer, asio::use_awaitable);
}
awaitable<void> pausesInside(asio::steady_timer &Pause, Socket &To, int Peer) {
  for (;;) {
    try {
      co_await connectAfterAPause(Pause, To, Peer);
    } catch (const std::exception &Error) {
      log(Error.what());
    }
  }
}

awaitable<void> pauseWhenRefused(asio::steady_timer &Pause, Socket &To, int Peer) {
  bool Refused = false;
  try {
    co_await To.async_connect(Peer, asio::use_awaitable);
  } catch (const std::exception &) {
    Refused = true;
  }
  if (Refused)
    co_await Pause.async_wait(asio::use_awaitable);
}
awaitable<void> handledInside(asio::steady_timer &Pause, Socket &To, int Peer) {
  for (;;) {
    try {
      co_await pauseWhenRefused(Pause, To, Peer);
    } catch (const std::exception &Error) {
      log(Error.what());
    }
  }
}

awaitable<void> toldInside(Socket &To, int Peer) {
  std::error_code Error;
  co_await To.async_connect(Peer, asio::redirect_error(asio::use_awaitable, Error));
  if (Error)
    log(Error);
}
awaitable<void> toldAgain(Socket &To, int Peer) {
  for (;;) {
    try {
      co_await toldInside(To, Peer);
    } catch (const std::exception &Error) {
      log(Error.what());
    }
  }
}

// The way of the turn is decided by what the handler has set.

awaitable<void> pausesByFlag(Acceptor &At, asio::steady_timer &Pause) {
  while (true) {
    bool Failed = false;
    try {
      start(co_await At.async_accept());
    } catch (const std::exception &) {
      Failed = true;
    }
    if (Failed)
      co_await Pause.async_wait();
  }
}

awaitable<void> setsForNobody(Acceptor &At) {
  bool Failed = false;
  while (true) {
    try {
      start(co_await At.async_accept()); // warning: tried again at once
    } catch (const std::exception &) { // note: nothing waits
      Failed = true;
    }
  }
  log(Failed ? "failed" : "fine");
}

// What says that a stream has ended, and reads it again.

awaitable<void> readsOnAtTheEnd(Socket &From, int Buffer) {
  for (;;) {
    std::error_code Error;
    co_await From.async_read_some(Buffer, asio::redirect_error(asio::use_awaitable, Error)); // warning: 'asio::basic_stream_socket::async_read_some' is tried again at once
    if (Error == asio::error::eof) // note: nothing waits
      continue;
    if (Error)
      co_return;
  }
}

awaitable<void> staysAlive(Socket &From, int Buffer) {
  bool KeepAlive = false;
  do {
    try {
      co_await From.async_read_some(Buffer); // warning: tried again at once
      KeepAlive = Buffer != 0;
    } catch (const std::system_error &Error) {
      if (Error.code() != asio::error::eof) // note: nothing waits
        throw;
    }
  } while (KeepAlive);
}

awaitable<void> endsWithTheStream(Socket &From, int Buffer) {
  bool KeepAlive = false;
  do {
    try {
      co_await From.async_read_some(Buffer);
      KeepAlive = Buffer != 0;
    } catch (const std::system_error &Error) {
      if (Error.code() != asio::error::eof)
        throw;
      break;
    }
  } while (KeepAlive);
}

awaitable<void> saysThatItIsOver(Socket &From, int Buffer) {
  bool KeepAlive = true;
  while (KeepAlive) {
    try {
      co_await From.async_read_some(Buffer);
    } catch (const std::system_error &Error) {
      if (Error.code() != asio::error::eof)
        throw;
      KeepAlive = false;
    }
  }
}

awaitable<void> waitsForMore(Socket &From, int Buffer, asio::steady_timer &Timer) {
  for (;;) {
    std::error_code Error;
    co_await From.async_read_some(Buffer, asio::redirect_error(asio::use_awaitable, Error));
    if (Error == asio::error::eof) {
      Timer.expires_after(100ms);
      co_await Timer.async_wait(asio::use_awaitable);
      continue;
    }
    if (Error)
      co_return;
  }
}

awaitable<void> opensAnother(Socket &From, int Buffer) {
  for (;;) {
    std::error_code Error;
    co_await From.async_read_some(Buffer, asio::redirect_error(asio::use_awaitable, Error));
    if (Error == asio::error::eof)
      From.close();
    else if (Error)
      co_return;
  }
}

awaitable<void> armsItsTimer(Connection &From, Socket &Of, int Buffer, asio::steady_timer &Timer) {
  bool KeepAlive = true;
  do {
    try {
      Timer.expires_after(5s);
      co_await Of.async_read_some(Buffer); // warning: tried again at once
    } catch (const std::system_error &Error) {
      if (Error.code() != asio::error::eof) // note: nothing waits
        throw;
    }
  } while (KeepAlive);
}
