// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Qt's own futures and locks: what waits, what asks first, and what runs on a pool.
// RUN: %facts %s

#include "stubs/qt.h"

int futures(QFuture<int> &future, QFutureWatcher<int> &watcher, int *list) {
  if (future.isFinished())  // is: proves-ready
    return future.result();  // is: blocks proves-ready
  QFutureSynchronizer<int> all;  // is: destruction-blocks
  all.addFuture(future);
  all.waitForFinished();  // is: blocks proves-ready
  watcher.waitForFinished();  // is: blocks proves-ready
  auto mapped = QtConcurrent::mapped(list, [](int value) { return value; });  // is: offloads
  auto first = QtFuture::whenAny(&future, &future + 1);  // is: abandons-losers gathers
  auto ready = QtFuture::makeReadyFuture(1);  // is: ready
  QtConcurrent::blockingMap(list, [](int) {});  // is: blocks
  return watcher.result();  // is: blocks proves-ready
}

void locks(QMutex &mutex, QReadWriteLock &lock, QThreadPool &pool) {  // is: destruction-blocks
  QMutexLocker locker(&mutex);  // is: blocks-briefly
  mutex.tryLock();
  mutex.tryLock(0);
  mutex.tryLock(100);  // is: blocks
  lock.tryLockForRead(100);  // is: blocks
  pool.waitForDone(0);  // is: proves-ready
  pool.waitForDone();  // is: blocks proves-ready
}

void slots(QDialog &dialog) {
  QObject::connect(&dialog, &QDialog::exec, [](int) {});  // is: drops-result
}

void loops(QDialog &dialog, QSqlDatabase &database) {
  dialog.exec();  // is: sync-wait
  database.transaction();  // is: blocks
  QCoreApplication::exec();  // is: sync-wait
}
