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
  template <typename Sender, typename Signal, typename Slot>
  static int connect(const Sender *, Signal, Slot &&) {
    return 0;
  }
  template <typename Sender, typename Signal, typename Context, typename Slot>
  static int connect(const Sender *, Signal, const Context *, Slot &&) {
    return 0;
  }
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
  ~QThreadPool();
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
  bool tryLock() noexcept;
  bool tryLock(int);
  template <typename Duration> bool try_lock_for(Duration);
  template <typename Point> bool try_lock_until(Point);
  void unlock();
};
class QRecursiveMutex {
public:
  void lock();
  bool tryLock(int = 0);
  template <typename Duration> bool try_lock_for(Duration);
  template <typename Point> bool try_lock_until(Point);
  void unlock();
};
template <typename Mutex> class [[nodiscard]] QMutexLocker {
public:
  explicit QMutexLocker(Mutex *);
  QMutexLocker(QMutexLocker &&) noexcept;
  ~QMutexLocker();
};
class QReadWriteLock {
public:
  void lockForRead();
  bool tryLockForRead(int);
  void lockForWrite();
  bool tryLockForWrite(int);
  void unlock();
};
class QReadLocker {
public:
  explicit QReadLocker(QReadWriteLock *);
};
class QWriteLocker {
public:
  explicit QWriteLocker(QReadWriteLock *);
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
class QCoreApplication : public QObject {
public:
  static int exec();
};
class QDialog : public QObject {
public:
  virtual int exec();
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
  T takeResults();
  bool isFinished() const;
  bool isResultReadyAt(int) const;
  void waitForFinished();
};
class QFutureWatcherBase : public QObject {
public:
  bool isFinished() const;
  void waitForFinished();
};
template <typename T> class QFutureWatcher : public QFutureWatcherBase {
public:
  T result() const;
  T resultAt(int) const;
};
template <typename T> class QFutureSynchronizer {
public:
  ~QFutureSynchronizer();
  void setFuture(const QFuture<T> &);
  void addFuture(const QFuture<T> &);
  void waitForFinished();
};
namespace QtFuture {
template <typename T> QFuture<T> makeReadyFuture(T &&);
template <typename It> QFuture<int> whenAll(It first, It last);
template <typename It> QFuture<int> whenAny(It first, It last);
} // namespace QtFuture
namespace QtConcurrent {
template <typename S, typename F> QFuture<void> filter(S &, F) { return {}; }
template <typename S, typename F> QFuture<int> filtered(S &&, F) { return {}; }
template <typename S, typename F, typename R> QFuture<int> filteredReduced(S &&, F, R) {
  return {};
}
template <typename S, typename F> QFuture<void> map(S &&, F) { return {}; }
template <typename S, typename F> QFuture<int> mapped(S &&, F) { return {}; }
template <typename S, typename F, typename R> QFuture<int> mappedReduced(S &&, F, R) { return {}; }
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
  QDBusMessage callWithArgumentList(QDBus::CallMode, const QString &, int);
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
  bool transaction();
  bool commit();
  bool rollback();
  QSqlQuery exec(const QString &) const;
};

#endif
