// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// userver: stackful tasks, task processors, and files.

#ifndef CORO_TIDY_TEST_STUBS_USERVER_H
#define CORO_TIDY_TEST_STUBS_USERVER_H

#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>

namespace userver {

namespace engine {
class TaskProcessor;
class Deadline {};
class WaitInterruptedException : public std::runtime_error {
  using std::runtime_error::runtime_error;
};
class TaskCancelledException : public std::runtime_error {
  using std::runtime_error::runtime_error;
};
class SemaphoreLockCancelledError final : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

class [[nodiscard]] TaskBase {
public:
  bool IsFinished() const;
  void Wait() const noexcept(false);
  void RequestCancel();
  void SyncCancel() noexcept;
  void BlockingWait() const;
};
class [[nodiscard]] Task : public TaskBase {
public:
  Task(Task &&) noexcept;
  ~Task();
  void Detach() &&;
};
template <typename T> class [[nodiscard]] TaskWithResult : public Task {
public:
  T Get() noexcept(false);
};
class TaskCancellationToken final {
public:
  void RequestCancel();
};
namespace current_task {
void CancellationPoint();
}

template <typename Function> [[nodiscard]] TaskWithResult<int> AsyncNoSpan(Function &&f);
template <typename Function>
[[nodiscard]] TaskWithResult<int> AsyncNoSpan(TaskProcessor &, Function &&f);
template <typename Function> [[nodiscard]] TaskWithResult<int> CriticalAsyncNoSpan(Function &&f);
template <typename Function> [[nodiscard]] TaskWithResult<int> SharedAsyncNoSpan(Function &&f);
template <typename Function>
[[nodiscard]] TaskWithResult<int> SharedCriticalAsyncNoSpan(Function &&f);
void RunStandalone(const std::function<void()> &payload);
template <typename Rep, typename Period> void SleepFor(const std::chrono::duration<Rep, Period> &);

class Mutex final {
public:
  void lock();
  void unlock();
};
} // namespace engine

namespace utils {
template <typename Function>
[[nodiscard]] engine::TaskWithResult<int> Async(std::string name, Function &&f);
template <typename Function>
[[nodiscard]] engine::TaskWithResult<int> Async(engine::TaskProcessor &, std::string name,
                                                Function &&f);
template <typename Function>
[[nodiscard]] engine::TaskWithResult<int> CriticalAsync(std::string name, Function &&f);
template <typename Function>
[[nodiscard]] engine::TaskWithResult<int> SharedAsync(std::string name, Function &&f);
template <typename Function>
[[nodiscard]] engine::TaskWithResult<int> SharedCriticalAsync(std::string name, Function &&f);
class PeriodicTask final {
public:
  using Callback = std::function<void()>;
  PeriodicTask();
  PeriodicTask(std::string name, int settings, Callback);
  ~PeriodicTask();
  void Start(std::string name, int settings, Callback);
  void Stop() noexcept;
};
} // namespace utils

namespace concurrent {
class BackgroundTaskStorage final {
public:
  void CancelAndWait() noexcept;
  template <typename... Args> void AsyncDetach(std::string name, Args &&...args);
  template <typename... Args> void CriticalAsyncDetach(std::string name, Args &&...args);
};
} // namespace concurrent

namespace fs::blocking {
std::string ReadFileContents(const std::string &path);
bool FileExists(const std::string &path);
int GetFileType(const std::string &path);
void CreateDirectories(std::string_view path);
void RewriteFileContents(const std::string &path, std::string_view contents);
void RewriteFileContentsFSync(const std::string &path, std::string_view contents);
void RewriteFileContentsAtomically(const std::string &path, std::string_view contents, int perms);
void SyncDirectoryContents(const std::string &path);
void Rename(const std::string &source, const std::string &destination);
void Chmod(const std::string &path, int perms);
bool RemoveSingleFile(const std::string &path);
class FileDescriptor final {
public:
  static FileDescriptor Open(const std::string &path, int flags);
  void Write(std::string_view contents);
  std::size_t Read(char *buffer, std::size_t max_size);
  void FSync();
};
class CFile final {
public:
  std::size_t Read(char *buffer, std::size_t max_size);
  void Write(std::string_view data);
};
} // namespace fs::blocking
} // namespace userver

#endif
