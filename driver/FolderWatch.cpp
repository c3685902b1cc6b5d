// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/FolderWatch.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Errno.h"
#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

namespace coro_tidy::driver {
namespace {

constexpr int Moment = 100; // Milliseconds.

/// Not a mere write: a file is read when whoever writes it has finished.
constexpr uint32_t Changes =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE | IN_DELETE_SELF;

llvm::Error failed(const llvm::Twine &What, llvm::StringRef Remedy = "") {
  return llvm::createStringError(What + ": " + llvm::sys::StrError() + Remedy);
}

} // namespace

FolderWatch::FolderWatch() : Notifications(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {}

FolderWatch::~FolderWatch() {
  if (Notifications >= 0)
    ::close(Notifications);
}

llvm::Error FolderWatch::set(const std::set<std::string> &Folders) {
  if (Notifications < 0)
    return failed("cannot watch files");
  std::map<int, std::string> Before = std::exchange(Watched, {});
  for (const std::string &Folder : Folders) {
    const int Number = ::inotify_add_watch(Notifications, Folder.c_str(), Changes | IN_ONLYDIR);
    if (Number >= 0)
      Watched[Number] = Folder;
    else if (errno == ENOSPC)
      return failed("cannot watch " + Folder, "; see fs.inotify.max_user_watches");
  }
  for (const auto &[Number, Folder] : Before)
    if (!Watched.contains(Number))
      ::inotify_rm_watch(Notifications, Number);
  return llvm::Error::success();
}

llvm::Error FolderWatch::wait(Matters Does) {
  bool Changed = false;
  while (true) {
    pollfd Arrival{Notifications, POLLIN, 0};
    const int Ready = ::poll(&Arrival, 1, Changed ? Moment : -1);
    if (Ready == 0)
      return llvm::Error::success();
    if (Ready < 0 && errno != EINTR)
      return failed("cannot wait for changes");
    Changed |= read(Does);
  }
}

bool FolderWatch::read(Matters Does) {
  alignas(inotify_event) std::array<char, 64 << 10> Buffer;
  bool Any = false;
  for (ssize_t Size; (Size = ::read(Notifications, Buffer.data(), Buffer.size())) > 0;)
    for (const char *At = Buffer.data(); At < Buffer.data() + Size;) {
      const auto &Event = *reinterpret_cast<const inotify_event *>(At);
      At += sizeof(inotify_event) + Event.len;
      const auto Where = Watched.find(Event.wd);
      // More has happened than the kernel remembers.
      Any |= (Event.mask & IN_Q_OVERFLOW) ||
             (Where != Watched.end() && Does(Where->second, Event.len ? Event.name : ""));
    }
  return Any;
}

} // namespace coro_tidy::driver
