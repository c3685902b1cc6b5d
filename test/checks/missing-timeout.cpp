// RUN: %expect %s coro-missing-timeout -- coro.Level=all
#include "rill/mutex.h"
#include "rill/net/tcp_listener.h"
#include "rill/net/tcp_stream.h"
#include "rill/queue.h"
#include "rill/run.h"
#include "rill/semaphore.h"
#include "rill/sleep.h"
#include "rill/spawn_detached.h"
#include "rill/timeout.h"
#include "stubs/asio.h"
#include "stubs/libcoro.h"

#include <chrono>
#include <utility>

using namespace std::chrono_literals;
using rill::Task;
using rill::net::Endpoint;
using rill::net::TcpStream;

void use(int);

// From the top to here nobody sets a deadline.

Task<TcpStream> dial(Endpoint To) {
  co_return co_await TcpStream::connect(To); // warning: 'rill::net::TcpStream::connect' may wait without end: nobody from 'rill::run' to here sets a deadline
}
Task<> greet(Endpoint To) {
  TcpStream Peer = co_await dial(To); // note: 'greet' calls 'dial' here
  co_await Peer.close();
}
void atTheTop(Endpoint To) {
  rill::run(greet(To)); // note: 'greet' is started by 'rill::run' here
}

Task<> waitsForAnItem(rill::Queue<int> &From) {
  use(*co_await From.pop()); // warning: 'rill::Queue::pop' may wait without end: nobody from 'rill::spawn_detached' to here sets a deadline
}
void inTheBackground(rill::Queue<int> &From) {
  rill::spawn_detached(waitsForAnItem(From), [](std::exception_ptr) {}); // note: 'waitsForAnItem' is started by 'rill::spawn_detached' here
}

Task<> locks(rill::Mutex &Lock) {
  auto Guard = co_await Lock.lock(); // warning: 'rill::Mutex::lock' may wait without end
}

// Only the first wait of a turn is what a loop is for.
Task<> worker(rill::Queue<Endpoint> &From) {
  while (auto To = co_await From.pop()) {
    TcpStream Peer = co_await TcpStream::connect(*To); // warning: 'rill::net::TcpStream::connect' may wait without end
    co_await Peer.close();
  }
}
Task<> limitedWorker(rill::Queue<Endpoint> &From, rill::Semaphore &Places) {
  while (true) {
    auto Place = co_await Places.permit();
    auto To = co_await From.pop();
    TcpStream Peer = co_await TcpStream::connect(*To); // warning: 'rill::net::TcpStream::connect' may wait without end
    co_await Peer.close();
  }
}
void runsLimited(rill::Queue<Endpoint> &From, rill::Semaphore &Places) {
  rill::run(limitedWorker(From, Places)); // note: 'limitedWorker' is started by 'rill::run' here
}

Task<> limited(rill::Mutex &Lock) { auto Guard = co_await Lock.lock(); }
Task<> halfLimited(rill::Mutex &Lock) {
  auto Guard = co_await Lock.lock(); // warning: 'rill::Mutex::lock' may wait without end
}

Task<> all(rill::Mutex &Lock, rill::Queue<Endpoint> &Jobs) {
  co_await locks(Lock); // note: 'all' calls 'locks' here
  co_await worker(Jobs); // note: 'all' calls 'worker' here
  co_await rill::timeout(5s, limited(Lock));
  co_await rill::timeout(5s, halfLimited(Lock));
  co_await halfLimited(Lock); // note: 'all' calls 'halfLimited' here
  co_await rill::with_timeout(5s, [&](rill::Timeout &) -> Task<> {
    auto Guard = co_await Lock.lock();
    co_await limited(Lock);
  });
}
void runs(rill::Mutex &Lock, rill::Queue<Endpoint> &Jobs) {
  rill::run(all(Lock, Jobs)); // note: 'all' is started by 'rill::run' here; note: 'all' is started by 'rill::run' here; note: 'all' is started by 'rill::run' here
}

// Here is a deadline, or in the caller, or nobody knows.

Task<TcpStream> dialSoon(Endpoint To) {
  co_return co_await rill::timeout(5s, TcpStream::connect(To));
}
Task<> greetSoon(Endpoint To) { co_await (co_await dialSoon(To)).close(); }
void startsSoon(Endpoint To) { rill::run(greetSoon(To)); }

Task<TcpStream> dialled(Endpoint To) { co_return co_await TcpStream::connect(To); }
Task<> greetIn(Endpoint To) { co_await (co_await rill::timeout(5s, dialled(To))).close(); }
void startsIn(Endpoint To) { rill::run(greetIn(To)); }

Task<TcpStream> dialledUnderALimit(Endpoint To) { co_return co_await TcpStream::connect(To); }
void startsUnderALimit(Endpoint To) { rill::run(rill::timeout(5s, dialledUnderALimit(To))); }

Task<TcpStream> calledByNobody(Endpoint To) { co_return co_await TcpStream::connect(To); }

Task<TcpStream> calledByWhoeverMayCome(Endpoint To) {
  co_return co_await calledByNobody(To);
}

Task<> accepts(rill::net::TcpListener &At, rill::Queue<int> &Jobs) {
  while (true) {
    TcpStream Peer = co_await At.accept();
    co_await Peer.close();
  }
}
Task<> serves(rill::Queue<int> &Jobs) {
  while (auto Job = co_await Jobs.pop())
    use(*Job);
}
Task<> acceptsSome(rill::net::TcpListener &At, rill::Semaphore &Places) {
  while (true) {
    auto Place = co_await Places.permit();
    TcpStream Peer = co_await At.accept();
    co_await Peer.close();
  }
}
void startsServers(rill::net::TcpListener &At, rill::Queue<int> &Jobs, rill::Semaphore &Places) {
  rill::run(accepts(At, Jobs));
  rill::run(acceptsSome(At, Places));
  rill::run(serves(Jobs));
}

// One function calls the lambdas of many.
template <typename F> Task<> withConnection(F Body) {
  co_await rill::sleep_for(1s);
  co_await Body();
}
Task<> unlimitedBody(Endpoint To) {
  co_await withConnection([&]() -> Task<> { // note: 'unlimitedBody' calls 'lambda' here
    co_await TcpStream::connect(To); // warning: 'rill::net::TcpStream::connect' may wait without end
  });
}
Task<> limitedBody(Endpoint To) {
  co_await rill::timeout(5s, withConnection([&]() -> Task<> { co_await TcpStream::connect(To); }));
}
Task<> limitedByCaller(Endpoint To) {
  co_await withConnection([&]() -> Task<> { co_await TcpStream::connect(To); });
}
void startsBodies(Endpoint To) {
  rill::run(unlimitedBody(To)); // note: 'unlimitedBody' is started by 'rill::run' here
  rill::run(limitedBody(To));
  rill::run(rill::timeout(5s, limitedByCaller(To)));
}

// Operations that take their limit themselves, and timers beside them.

Task<> tries(rill::Semaphore &Permits) {
  if (!Permits.try_acquire())
    co_return;
  Permits.release();
}
void startsTries(rill::Semaphore &Permits) { rill::run(tries(Permits)); }

asio::awaitable<void> byToken(asio::ip::tcp::socket &Peer) {
  co_await Peer.async_connect(1, asio::cancel_after(5s));
}
asio::awaitable<void> byOperator(asio::ip::tcp::socket &Peer, asio::steady_timer &Timer) {
  using namespace asio::experimental::awaitable_operators;
  co_await (Peer.async_connect(1, asio::use_awaitable) || Timer.async_wait(asio::use_awaitable));
}
struct Watchdog {
  void expires_after(std::chrono::seconds);
};
asio::awaitable<void> byWatchdog(asio::ip::tcp::socket &Peer, Watchdog &Dog) {
  Dog.expires_after(5s);
  co_await Peer.async_connect(1, asio::use_awaitable);
}
asio::awaitable<void> without(asio::ip::tcp::socket &Peer) {
  co_await Peer.async_connect(1, asio::use_awaitable); // warning: 'asio::basic_stream_socket::async_connect' may wait without end
}
void startsAsio(asio::io_context &Loop, asio::ip::tcp::socket &Peer, asio::steady_timer &Timer,
                Watchdog &Dog) {
  asio::co_spawn(Loop.get_executor(), byToken(Peer), asio::detached);
  asio::co_spawn(Loop.get_executor(), byOperator(Peer, Timer), asio::detached);
  asio::co_spawn(Loop.get_executor(), byWatchdog(Peer, Dog), asio::detached);
  asio::co_spawn(Loop.get_executor(), without(Peer), asio::detached); // note: 'without' is started by 'asio::co_spawn' here
}

coro::task<> scheduled(coro::mutex &Lock) { auto Guard = co_await Lock.scoped_lock(); }
coro::task<> schedules(coro::scheduler &On, coro::mutex &Lock) {
  co_await On.schedule(scheduled(Lock), 5000ms);
}
void startsLibcoro(coro::scheduler &On, coro::mutex &Lock) {
  coro::sync_wait(schedules(On, Lock));
}

// What is given a time may set a deadline, in any file.

namespace guards {

struct Client {
  asio::ip::tcp::socket &Peer;
  Watchdog &Dog;
  std::chrono::seconds Limit;
  std::chrono::seconds Spent{};

  void arm(std::chrono::seconds After) { Dog.expires_after(After); }
  void count(std::chrono::seconds Time) { Spent += Time; }
};

struct Limited {
  Client &Of;
  Limited(Client &Client, std::chrono::seconds After) : Of(Client) { Of.arm(After); }
  ~Limited() { Of.arm(std::chrono::seconds::max()); }
};
struct Measured {
  Client &Of;
  Measured(Client &Client, std::chrono::seconds Time) : Of(Client) { Of.count(Time); }
  ~Measured() { Of.count(Of.Limit); }
};

asio::awaitable<void> byGuard(Client &Of) {
  Limited Guard(Of, Of.Limit);
  co_await Of.Peer.async_connect(1, asio::use_awaitable);
}
asio::awaitable<void> byMember(Client &Of) {
  Of.arm(5s);
  co_await Of.Peer.async_connect(2, asio::use_awaitable);
}
asio::awaitable<void> byGuardOfACaller(Client &Of) {
  Limited Guard(Of, Of.Limit);
  co_await byGuard(Of);
}

asio::awaitable<void> measured(Client &Of) {
  Measured Time(Of, Of.Limit);
  co_await Of.Peer.async_connect(3, asio::use_awaitable); // warning: 'asio::basic_stream_socket::async_connect' may wait without end
}
asio::awaitable<void> counted(Client &Of) {
  Of.count(5s);
  co_await Of.Peer.async_connect(4, asio::use_awaitable); // warning: 'asio::basic_stream_socket::async_connect' may wait without end
}

void startsGuarded(asio::io_context &Loop, Client &Of) {
  asio::co_spawn(Loop.get_executor(), byGuard(Of), asio::detached);
  asio::co_spawn(Loop.get_executor(), byMember(Of), asio::detached);
  asio::co_spawn(Loop.get_executor(), byGuardOfACaller(Of), asio::detached);
  asio::co_spawn(Loop.get_executor(), measured(Of), asio::detached); // note: 'guards::measured' is started by 'asio::co_spawn' here
  asio::co_spawn(Loop.get_executor(), counted(Of), asio::detached); // note: 'guards::counted' is started by 'asio::co_spawn' here
}

} // namespace guards

// Work that is given to a function of the project together with a time.
struct Dialer {
  asio::steady_timer &Timer;
  template <typename Op> Task<bool> within(std::chrono::seconds Limit, Op Work) {
    Timer.expires_after(Limit);
    Timer.async_wait([](int) {});
    co_await Work();
    co_return true;
  }
  template <typename Op> Task<bool> counted(int Number, Op Work) {
    co_await Work();
    co_return Number > 1;
  }

  Task<bool> dialsWithin(Endpoint To) {
    co_return co_await within(5s, [To]() -> Task<> { // the time that it is given
      auto Peer = co_await TcpStream::connect(To);
      co_await Peer.close();
    });
  }
  Task<bool> dialsCounted(Endpoint To) {
    co_return co_await counted(5, [To]() -> Task<> { // note: 'Dialer::dialsCounted' calls 'lambda' here
      auto Peer = co_await TcpStream::connect(To); // warning: 'rill::net::TcpStream::connect' may wait without end
      co_await Peer.close();
    });
  }
};
void startsDialing(Dialer &Of, Endpoint To) {
  rill::run(Of.dialsWithin(To));
  rill::run(Of.dialsCounted(To)); // note: 'Dialer::dialsCounted' is started by 'rill::run' here
}
