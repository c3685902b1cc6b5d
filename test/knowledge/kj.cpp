// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// KJ and Cap'n Proto: promises that run while they are owned, what takes them over, what waits
// for them, and the threads and locks beside them.
// RUN: %facts %s

#include "stubs/kj.h"

kj::Promise<int> fetch();
kj::Promise<void> work();

struct Server {
  kj::Promise<void> running = nullptr;  // is: eager-task
  kj::TaskSet tasks;  // is: task-scope
  kj::Canceler canceler;

  void serve(kj::Timer &timer) {
    tasks.add(work());  // is: consumes(0) spawns top-level
    running = work().eagerlyEvaluate([](kj::Exception &&) {});  // is: consumes(this) runs-on-loop
    work().detach([](kj::Exception &&) {});  // is: consumes(this) reports-to(0) runs-on-loop spawns top-level
    auto either = fetch().exclusiveJoin(fetch());  // is: consumes(0) consumes(this) deadline eager-task
    auto limited = timer.timeoutAfter(kj::Duration(), fetch());  // is: consumes(1) deadline eager-task
    auto wrapped = canceler.wrap(fetch());  // is: consumes(0) eager-task
    auto branches = either.fork();  // is: consumes(this)
    auto branch = branches.addBranch();  // is: eager-task
    auto mapped = limited.then([](int value) { return value; });  // is: consumes(this) eager-task runs-on-loop runs-on-success
    canceler.cancel("stop");  // is: cancels
    tasks.clear();  // is: cancels
  }
};

int outermost(kj::EventLoop &loop, kj::Executor &other) {
  kj::WaitScope scope(loop);
  auto promise = fetch();  // is: eager-task
  promise.poll(scope);  // is: proves-ready
  auto fiber = kj::startFiber(64, [](kj::WaitScope &inner) { return fetch().wait(inner); });  // is: consumes(this) eager-task runs-on-loop sync-wait
  auto later = kj::evalLater([] { return 1; });  // is: eager-task runs-on-loop
  auto elsewhere = other.executeAsync([] { return 1; });  // is: eager-task runs-on-loop
  other.executeSync([] { return 1; });  // is: blocks runs-on-loop
  return promise.wait(scope);  // is: consumes(this) sync-wait
}

kj::Promise<void> talk(kj::Network &network, kj::TimerImpl &timer, capnp::Request<int, int> call) {
  auto address = co_await network.parseAddress("host");  // is: waits-for-peer
  auto stream = co_await address->connect();  // is: waits-for-peer
  co_await stream->readAllText();  // is: waits-for-peer
  co_await stream->write(1);
  stream->shutdownWrite();
  co_await timer.afterDelay(kj::Duration());  // is: sleeps
  co_await call.send();  // is: waits-for-peer
  co_await kj::evalNow([] { return work(); });  // is: calls-now
  auto kept = kj::coCapture([] { return work(); });  // is: keeps(0)
  co_await kj::constPromise<int, 1>();  // is: ready
}

kj::Promise<void> close(kj::WebSocket &socket) {
  co_await socket.receive();  // is: waits-for-peer
  co_await socket.close(1000, "");
}

void threads(kj::MutexGuarded<int> &guarded, kj::File &file, kj::FdInputStream &in) {
  kj::Thread thread([] {});  // is: destruction-blocks offloads
  thread.detach();  // is: proves-ready
  auto lock = guarded.lockExclusive();  // is: blocks-briefly guard
  auto never = guarded.lockSharedWithTimeout(kj::Duration());  // is: blocks
  guarded.when([](int) { return true; }, [](int) { return 1; });  // is: blocks calls-now
  file.sync();  // is: blocks
  file.writeAll(1);  // is: blocks-briefly
  in.read(1, 1);  // is: blocks-on-descriptor
  in.tryRead(1, 1);  // is: blocks-on-descriptor
}
