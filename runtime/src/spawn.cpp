// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Starting a program, by posix_spawn: fork() would copy the tables of all memory, and in a process
// of several threads little may be done between it and exec().
#include "child.h"

#include <array>
#include <csignal>
#include <stdexcept>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace rill::detail {

namespace {

using Redirect = ProcessOptions::Redirect;

void check(int error, const std::string &what) {
  if (error)
    fail(error, what);
}

/// What the child is to do with its descriptors before it becomes the program.
class FileActions {
public:
  FileActions() { check(::posix_spawn_file_actions_init(&actions_), "posix_spawn"); }
  FileActions(const FileActions &) = delete;
  FileActions &operator=(const FileActions &) = delete;
  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }

  void duplicate(int from, int to) {
    check(::posix_spawn_file_actions_adddup2(&actions_, from, to), "posix_spawn");
  }
  void open_nowhere(int as) {
    check(::posix_spawn_file_actions_addopen(&actions_, as, "/dev/null", O_RDWR, 0),
          "posix_spawn");
  }
  void change_directory(const std::filesystem::path &to) {
    check(::posix_spawn_file_actions_addchdir_np(&actions_, to.c_str()), "posix_spawn");
  }
  const posix_spawn_file_actions_t *get() const noexcept { return &actions_; }

private:
  posix_spawn_file_actions_t actions_;
};

/// No signal is blocked, nor SIGPIPE ignored, whatever holds for the thread that starts it.
class Attributes {
public:
  Attributes() {
    check(::posix_spawnattr_init(&attributes_), "posix_spawn");
    sigset_t signals;
    ::sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&attributes_, &signals);
    ::sigaddset(&signals, SIGPIPE);
    ::posix_spawnattr_setsigdefault(&attributes_, &signals);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  Attributes(const Attributes &) = delete;
  Attributes &operator=(const Attributes &) = delete;
  ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }
  const posix_spawnattr_t *get() const noexcept { return &attributes_; }

private:
  posix_spawnattr_t attributes_;
};

/// Out of the way of the three descriptors that the child gets: one of them may be closed here.
FileHandle beyond_standard(FileHandle file) {
  if (file.number() > STDERR_FILENO)
    return file;
  FileHandle moved(::fcntl(file.number(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (moved.number() < 0)
    fail(errno, "fcntl");
  return moved;
}

struct Pipe {
  FileHandle reader;
  FileHandle writer;
};

Pipe make_pipe() {
  std::array<int, 2> ends;
  if (::pipe2(ends.data(), O_CLOEXEC) < 0)
    fail(errno, "pipe");
  FileHandle reader(ends[0]);
  FileHandle writer(ends[1]);
  return {beyond_standard(std::move(reader)), beyond_standard(std::move(writer))};
}

/// The end of the child, if there is a pipe, goes when this process has no more use for it.
FileHandle redirect(int standard, Redirect how, FileActions &actions, FileHandle &kept) {
  if (how == Redirect::nowhere)
    actions.open_nowhere(standard);
  if (how != Redirect::pipe)
    return FileHandle();
  Pipe pipe = make_pipe();
  bool reads = standard == STDIN_FILENO;
  kept = std::move(reads ? pipe.writer : pipe.reader);
  FileHandle given = std::move(reads ? pipe.reader : pipe.writer);
  if (::fcntl(kept.number(), F_SETFL, O_NONBLOCK) < 0)
    fail(errno, "fcntl");
  actions.duplicate(given.number(), standard);
  return given;
}

std::vector<char *> pointers_to(std::vector<std::string> &words) {
  std::vector<char *> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string &word : words)
    pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

} // namespace

Spawned spawn(std::vector<std::string> command, const ProcessOptions &options) {
  if (command.empty())
    throw std::invalid_argument("rill: a command without the name of a program");
  Spawned spawned;
  FileActions actions;
  Attributes attributes;
  FileHandle input = redirect(STDIN_FILENO, options.input, actions, spawned.input);
  FileHandle output = redirect(STDOUT_FILENO, options.output, actions, spawned.output);
  FileHandle error = redirect(STDERR_FILENO, options.error, actions, spawned.error);
  if (!options.directory.empty())
    actions.change_directory(options.directory);
  std::vector<std::string> variables;
  std::vector<char *> environment;
  if (options.environment) {
    variables = *options.environment;
    environment = pointers_to(variables);
  }
  std::vector<char *> words = pointers_to(command);
  check(::posix_spawnp(&spawned.number, words[0], actions.get(), attributes.get(), words.data(),
                       options.environment ? environment.data() : environ),
        "cannot start '" + command.front() + "'");
  spawned.process = FileHandle(::pidfd_open(spawned.number, 0));
  if (spawned.process.number() >= 0)
    return spawned;
  int reason = errno;
  if (reason == ESRCH) // somebody has waited for it, and its number may be another's
    fail(ECHILD, "cannot watch '" + command.front() + "'");
  ::kill(spawned.number, SIGKILL);
  while (::waitpid(spawned.number, nullptr, 0) < 0 && errno == EINTR) {
  }
  fail(reason, "pidfd_open");
}

} // namespace rill::detail
