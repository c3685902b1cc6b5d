// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// QCoro on Qt: its tasks and waits, and what of Qt blocks, or is known to be ready.
// RUN: %facts %s

#include "stubs/qcoro.h"

using namespace std::chrono_literals;

QCoro::Task<int> eager();
QCoro::LazyTask<int> lazy();
QCoro::Generator<int> numbers();

QCoro::Task<> waits(QTcpSocket &socket, QThread &thread, QObject *object) {
  co_await QCoro::sleepFor(1s);  // is: sleeps
  co_await qCoro(socket).waitForConnected();
  co_await qCoro(socket).readAll();  // is: waits-for-peer
  co_await qCoro(thread).waitForFinished();  // is: waits-for-peer
  co_await qCoro(object, 1);  // is: waits-for-peer
  co_await QCoro::moveToThread(&thread);  // is: hops-away
}

void plain(QObject *context, QThread &thread, QTcpServer &server) {
  auto task = eager();  // is: self-owning-task
  auto later = lazy();  // is: lazy-task
  auto range = numbers();  // is: generator
  QCoro::waitFor(eager());  // is: sync-wait top-level
  QCoro::connect(eager(), context, [](int) {});  // is: consumes(0) keeps(2) sync-wait-if-it-blocks
  eager().then([](int) {});  // is: consumes(this) keeps(0) offloads
  QEventLoop loop;
  loop.exec();  // is: sync-wait
  QThread::sleep(0);
  QThread::msleep(5);  // is: blocks
  thread.wait();  // is: blocks proves-ready
  server.waitForNewConnection();
  server.waitForNewConnection(100);  // is: blocks
}

void called(QDBusAbstractInterface &service, QDBusPendingReply<int> &reply) {
  service.call("get");  // is: blocks
  service.call(QDBus::NoBlock, "set");
  service.asyncCall("get");
  reply.waitForFinished();  // is: blocks proves-ready
}

int asked(QSemaphore &free) {
  free.tryAcquire();
  free.tryAcquire(1, 0);
  free.tryAcquire(1, 100);  // is: blocks
  auto future = QtConcurrent::run([] { return 1; });  // is: offloads
  future.waitForFinished();  // is: blocks proves-ready
  return future.result();  // is: blocks proves-ready
}
