// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Qt, as far as it waits, and what it runs on other threads.

#ifndef CORO_TIDY_TEST_STUBS_QT_H
#define CORO_TIDY_TEST_STUBS_QT_H

class QString {
public:
  QString(const char *);
};
class QDeadlineTimer {
public:
  enum ForeverConstant { Forever };
  QDeadlineTimer(ForeverConstant);
  explicit QDeadlineTimer(long long);
};
class QObject {
public:
  virtual ~QObject();
};

class QThread : public QObject {
public:
  static void sleep(unsigned long);
  static void msleep(unsigned long);
  static void usleep(unsigned long);
  bool wait(QDeadlineTimer = QDeadlineTimer(QDeadlineTimer::Forever));
  bool wait(unsigned long);
  template <typename F> static QThread *create(F &&) { return nullptr; }
  void start();
};
class QThreadPool : public QObject {
public:
  static QThreadPool *globalInstance();
  template <typename F> void start(F) {}
  template <typename F> bool tryStart(F) { return true; }
  bool waitForDone(int = -1);
};
class QSemaphore {
public:
  void acquire(int = 1);
  bool tryAcquire(int = 1);
  bool tryAcquire(int, int);
};
class QMutex {
public:
  void lock();
  void unlock();
};
class QRecursiveMutex {
public:
  void lock();
  void unlock();
};
class QReadWriteLock {
public:
  void lockForRead();
  void lockForWrite();
  void unlock();
};
class QWaitCondition {
public:
  bool wait(QMutex *, QDeadlineTimer = QDeadlineTimer(QDeadlineTimer::Forever));
  void wakeAll();
};
class QEventLoop : public QObject {
public:
  int exec(int = 0);
  void quit();
};
namespace QTest {
void qSleep(int);
void qWait(int);
} // namespace QTest

template <typename T> class QFuture {
public:
  T result() const;
  T resultAt(int) const;
  T results() const;
  T takeResult();
  bool isFinished() const;
  bool isResultReadyAt(int) const;
  void waitForFinished();
};
namespace QtConcurrent {
template <typename F> auto run(F f) { return QFuture<decltype(f())>(); }
template <typename S, typename F> void blockingMap(S &&, F) {}
template <typename S, typename F> S blockingMapped(S &&s, F) { return s; }
template <typename S, typename F> S blockingMappedReduced(S &&s, F) { return s; }
template <typename S, typename F> void blockingFilter(S &, F) {}
template <typename S, typename F> S blockingFiltered(S &&s, F) { return s; }
template <typename S, typename F> S blockingFilteredReduced(S &&s, F) { return s; }
} // namespace QtConcurrent

class QIODevice : public QObject {
public:
  virtual bool waitForReadyRead(int);
  virtual bool waitForBytesWritten(int);
};
class QAbstractSocket : public QIODevice {
public:
  void connectToHost(const QString &, unsigned short);
  virtual bool waitForConnected(int = 30000);
  virtual bool waitForDisconnected(int = 30000);
  bool waitForReadyRead(int = 30000) override;
};
class QTcpSocket : public QAbstractSocket {};
class QSslSocket : public QTcpSocket {
public:
  bool waitForEncrypted(int = 30000);
};
class QLocalSocket : public QIODevice {
public:
  bool waitForConnected(int = 30000);
  bool waitForDisconnected(int = 30000);
};
class QTcpServer : public QObject {
public:
  bool waitForNewConnection(int = 0);
};
class QLocalServer : public QObject {
public:
  bool waitForNewConnection(int = 0);
};
class QProcess : public QIODevice {
public:
  void start(const QString &);
  bool waitForStarted(int = 30000);
  bool waitForFinished(int = 30000);
  static int execute(const QString &);
};
class QHostInfo {
public:
  static QHostInfo fromName(const QString &);
};

namespace QDBus {
enum CallMode { NoBlock, Block, BlockWithGui, AutoDetect };
}
class QDBusMessage {};
class QDBusPendingCall {
public:
  void waitForFinished();
};
class QDBusPendingCallWatcher : public QObject, public QDBusPendingCall {
public:
  void waitForFinished();
};
class QDBusPendingReplyBase : public QDBusPendingCall {
public:
  void waitForFinished();
};
template <typename... Types> class QDBusPendingReply : public QDBusPendingReplyBase {};
class QDBusAbstractInterface : public QObject {
public:
  QDBusMessage call(const QString &);
  QDBusMessage call(QDBus::CallMode, const QString &);
  QDBusPendingCall asyncCall(const QString &);
};
class QDBusConnection {
public:
  QDBusMessage call(const QDBusMessage &, QDBus::CallMode = QDBus::Block, int = -1) const;
};

class QSqlQuery {
public:
  bool exec();
  bool exec(const QString &);
  bool execBatch(int = 0);
};
class QSqlDatabase {
public:
  bool open();
  QSqlQuery exec(const QString &) const;
};

#endif
