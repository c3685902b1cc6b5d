// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sockets between processes of one machine: what differs from TCP. Reading, writing and closing are
// the same code.
#include "rill/net/unix_listener.h"
#include "rill/net/unix_stream.h"

#include "../helpers.h"

#include "rill/gather.h"
#include "rill/net/buffered_reader.h"
#include "rill/sleep.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <array>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

using namespace rill;
using namespace rill::net;
using namespace std::chrono_literals;
using helpers::error_of;
using helpers::Folder;
using helpers::read_all;

static_assert(AsyncClosable<UnixStream>);

std::error_code error_of_binding(const std::string &path) {
  try {
    static_cast<void>(UnixListener::bind(path));
  } catch (const std::system_error &error) {
    return error.code();
  }
  return {};
}

Task<std::string> talk(const std::string &path) {
  UnixListener listener = UnixListener::bind(path);
  auto answer = [&]() -> Task<> {
    co_await use(co_await listener.accept(), [](UnixStream &stream) -> Task<> {
      co_await helpers::answer(stream);
      EXPECT_EQ(stream.peer().process, ::getpid());
      EXPECT_EQ(stream.peer().user, ::geteuid());
    });
  };
  auto ask = [&]() -> Task<std::string> {
    co_return co_await use(co_await UnixStream::connect(path),
                           [](UnixStream &stream) { return helpers::ask(stream); });
  };
  auto [answered, text] = co_await gather(answer(), ask());
  co_return text;
}

RILL_REAL_TIME_TEST(Unix, TalksAtAPathAndRemovesIt) {
  Folder folder;
  std::string path = folder.path() / "socket";
  EXPECT_EQ(co_await talk(path), "the answer to a question");
  EXPECT_FALSE(std::filesystem::exists(path));
}

RILL_REAL_TIME_TEST(Unix, TalksUnderAnAbstractName) {
  std::string name("\0rill-test-", 11);
  name += std::to_string(::getpid());
  EXPECT_EQ(co_await talk(name), "the answer to a question");
}

RILL_REAL_TIME_TEST(Unix, MovesMoreThanASocketHolds) {
  auto [near, far] = UnixStream::pair();
  std::string sent(8 << 20, 'x');
  auto send = [&sent](UnixStream &stream) -> Task<> {
    co_await stream.write(sent);
    co_await stream.close();
  };
  auto [sending, received] = co_await gather(send(near), read_all(far));
  EXPECT_EQ(received, sent);
  co_await far.close();
}

RILL_REAL_TIME_TEST(Unix, WaitingCanBeCancelled) {
  Folder folder;
  std::string path = folder.path() / "socket";
  UnixListener listener = UnixListener::bind(path);
  EXPECT_THROW((co_await settle(timeout(1ms, listener.accept()))).value(), TimeoutError);
  auto [near, far] = UnixStream::pair();
  std::array<char, 8> buffer;
  EXPECT_THROW((co_await settle(timeout(1ms, near.read_some(buffer)))).value(), TimeoutError);
  std::string more_than_fits(8 << 20, 'x');
  EXPECT_THROW((co_await settle(timeout(1ms, near.write(more_than_fits)))).value(), TimeoutError);
  auto write_again = [](UnixStream &stream) -> Task<> { co_await stream.write("the next"); };
  EXPECT_THROW((co_await settle(write_again(near))).value(), CutOff);
  co_await near.close();
  co_await far.close();
}

RILL_REAL_TIME_TEST(Unix, ListensOnlyWhereItCan) {
  Folder folder;
  std::string path = folder.path() / "socket";
  EXPECT_EQ(error_of_binding(""), std::errc::invalid_argument);
  EXPECT_EQ(error_of_binding(std::string("a\0b", 3)), std::errc::invalid_argument);
  EXPECT_EQ(error_of_binding(std::string(108, 'x')), std::errc::filename_too_long);
  UnixListener listener = UnixListener::bind(path);
  EXPECT_EQ(error_of_binding(path), std::errc::address_in_use);
  EXPECT_TRUE(std::filesystem::exists(path)) << "is the first one's";
  co_return;
}

RILL_REAL_TIME_TEST(Unix, AListenerThatMovesKeepsItsFile) {
  Folder folder;
  std::string path = folder.path() / "socket";
  std::optional<UnixListener> first = UnixListener::bind(path);
  UnixListener moved = std::move(*first);
  EXPECT_THROW((void)first->accept(), Closed);
  first.reset();
  UnixStream client = co_await UnixStream::connect(path);
  UnixStream server = co_await moved.accept();
  co_await gather(client.close(), server.close());
}

RILL_REAL_TIME_TEST(Unix, ConnectingToNobodyFails) {
  Folder folder;
  std::string path = folder.path() / "socket";
  EXPECT_EQ(error_of(co_await settle(UnixStream::connect(path))),
            std::errc::no_such_file_or_directory);
  UnixListener listener = UnixListener::bind(path, 0);
  UnixStream waiting = co_await UnixStream::connect(path);
  EXPECT_EQ(error_of(co_await settle(UnixStream::connect(path))),
            std::errc::resource_unavailable_try_again);
  UnixStream server = co_await listener.accept();
  co_await gather(waiting.close(), server.close());
}

/// Sends a byte, a descriptor with another byte, and one more byte.
void pass_a_descriptor(int socket, int passed) {
  RILL_REQUIRE(::send(socket, "a", 1, 0) == 1);
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  char text[] = "b";
  iovec place{.iov_base = text, .iov_len = 1};
  msghdr message{};
  message.msg_iov = &place;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  cmsghdr *head = CMSG_FIRSTHDR(&message);
  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN(sizeof(int));
  std::memcpy(CMSG_DATA(head), &passed, sizeof(int));
  RILL_REQUIRE(::sendmsg(socket, &message, 0) == 1);
  RILL_REQUIRE(::send(socket, "c", 1, 0) == 1);
}

/// The kernel ends a read where one was passed: what comes behind it must not be forgotten.
RILL_REAL_TIME_TEST(Unix, DropsDescriptorsThatAPeerPassesAlong) {
  std::array<int, 2> ends;
  std::array<int, 2> pipe;
  RILL_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0);
  RILL_REQUIRE(::pipe2(pipe.data(), O_CLOEXEC | O_NONBLOCK) == 0);
  UnixStream stream(std::make_unique<Descriptor>(EventLoop::current(), ends[0]));
  pass_a_descriptor(ends[1], pipe[1]);
  ::close(pipe[1]);
  BufferedReader reader(stream);
  EXPECT_EQ(co_await timeout(5s, reader.read_exactly(3)), "abc");
  char nothing;
  EXPECT_EQ(::read(pipe[0], &nothing, 1), 0) << "somebody has the other end still";
  ::close(pipe[0]);
  ::close(ends[1]);
  co_await stream.close();
}

} // namespace
