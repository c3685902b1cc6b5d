// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Real servers that a test starts for itself, on the loopback, and that end with it.
#ifndef RILL_TEST_SESSIONS_SERVER_H
#define RILL_TEST_SESSIONS_SERVER_H

#include "../helpers.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace servers {

/// Whom a server runs as that refuses root: itself, unless this process is root.
inline const passwd *someone_else(const char *name) {
  return ::geteuid() == 0 ? ::getpwnam(name) : nullptr;
}

/// A folder of the server's own, gone at the end.
class Folder : public helpers::Folder {
public:
  explicit Folder(const passwd *owner = nullptr) {
    if (owner && ::chown(path().c_str(), owner->pw_uid, owner->pw_gid) != 0)
      throw std::system_error(errno, std::generic_category(), "chown");
  }
};

/// A program that runs beside the test. What it says goes to `log`, if there is one.
class Process {
public:
  explicit Process(std::vector<std::string> command, const passwd *user = nullptr,
                   const std::string &log = "/dev/null") {
    std::vector<char *> words;
    for (std::string &word : command)
      words.push_back(word.data());
    words.push_back(nullptr);
    number_ = ::fork();
    if (number_ < 0)
      throw std::system_error(errno, std::generic_category(), "fork");
    if (number_ == 0)
      become(words.data(), user, log.c_str());
  }
  Process(Process &&other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Process &operator=(Process &&other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Process() { stop(SIGKILL); }

  /// Sends the signal and waits for the end. Does nothing the second time.
  int stop(int signal) noexcept {
    if (number_ < 0)
      return 0;
    ::kill(-number_, signal); // its children too
    return wait();
  }
  bool running() noexcept {
    if (number_ >= 0 && ::waitpid(number_, nullptr, WNOHANG) == number_)
      number_ = -1;
    return number_ >= 0;
  }
  int wait() noexcept {
    int status = 0;
    while (::waitpid(number_, &status, 0) < 0 && errno == EINTR) {
    }
    number_ = -1;
    return status;
  }

private:
  [[noreturn]] static void become(char **words, const passwd *user, const char *log) noexcept {
    ::setpgid(0, 0);
    int out = ::open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    if (user && (::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0))
      ::_exit(126);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL); // also when the test itself is killed
    ::execvp(words[0], words);
    ::_exit(127);
  }

  pid_t number_ = -1;
};

inline sockaddr_in loopback(std::uint16_t port) noexcept {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

/// A port on which nobody listens.
inline std::uint16_t free_port() {
  int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof(address);
  auto *generic = reinterpret_cast<sockaddr *>(&address);
  bool bound = ::bind(socket, generic, size) == 0 && ::getsockname(socket, generic, &size) == 0;
  ::close(socket);
  if (!bound)
    throw std::system_error(errno, std::generic_category(), "bind");
  return ntohs(address.sin_port);
}

inline bool listens(std::uint16_t port) {
  int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(port);
  int result = ::connect(socket, reinterpret_cast<sockaddr *>(&address), sizeof(address));
  ::close(socket);
  return result == 0;
}

/// Starts a server and waits until it listens, and before that until the last one has gone, whose
/// children may listen a little longer than itself. One that ends is started again. Throws after
/// half a minute.
template <class Start> Process start_listening(std::uint16_t port, Start start) {
  using namespace std::chrono_literals;
  auto deadline = std::chrono::steady_clock::now() + 30s;
  while (listens(port) && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(10ms);
  do {
    Process process = start();
    while (process.running() && std::chrono::steady_clock::now() < deadline) {
      if (listens(port))
        return process;
      std::this_thread::sleep_for(10ms);
    }
    std::this_thread::sleep_for(100ms);
  } while (std::chrono::steady_clock::now() < deadline);
  throw std::runtime_error("nobody listens on port " + std::to_string(port));
}

/// A server that all tests of a program talk to.
class Server : public ::testing::Environment {
public:
  void TearDown() override {
    server_.reset();
    folder_.reset();
  }
  void stop(int signal) { server_->stop(signal); }
  std::uint16_t port() const noexcept { return port_; }

protected:
  std::unique_ptr<Folder> folder_;
  std::optional<Process> server_;
  std::uint16_t port_ = 0;
};

/// Where a program is, in the folders where Debian puts servers; empty if it is not installed.
inline std::string find_program(const std::string &name) {
  for (const char *folder : {"/usr/bin/", "/usr/sbin/", "/usr/lib/postgresql/15/bin/"})
    if (::access((folder + name).c_str(), X_OK) == 0)
      return folder + name;
  return {};
}

} // namespace servers

#endif
