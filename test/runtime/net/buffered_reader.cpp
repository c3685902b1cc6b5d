// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Messages out of bytes that come in pieces of any size.
#include "rill/net/buffered_reader.h"

#include "rill/sleep.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <deque>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

namespace {

using namespace rill;
using namespace rill::net;
using namespace std::chrono_literals;

/// Hands out one piece a second, and then the end.
struct Pieces {
  Task<std::size_t> read_some(std::span<char> buffer) {
    co_await sleep_for(1s);
    if (left.empty())
      co_return 0;
    std::string piece = std::move(left.front());
    left.pop_front();
    if (piece.size() > buffer.size())
      left.push_front(piece.substr(buffer.size()));
    std::size_t count = std::min(piece.size(), buffer.size());
    std::copy_n(piece.begin(), count, buffer.begin());
    co_return count;
  }
  std::deque<std::string> left;
};

RILL_TEST(BufferedReader, ReadsExactly) {
  Pieces pieces{{"ab", "cdef", "g"}};
  BufferedReader reader(pieces);
  EXPECT_EQ(co_await reader.read_exactly(3), "abc");
  EXPECT_EQ(reader.buffered(), "def");
  EXPECT_EQ(co_await reader.read_exactly(0), "");
  EXPECT_EQ(co_await reader.read_exactly(4), "defg");
  EXPECT_THROW((co_await settle(reader.read_exactly(1))).value(), EndOfStream);
}

RILL_TEST(BufferedReader, ReadsUntilADelimiterThatComesInPieces) {
  Pieces pieces{{"head\r", "\n\r", "\nbody", "rest"}};
  BufferedReader reader(pieces);
  EXPECT_EQ(co_await reader.read_until("\r\n\r\n"), "head\r\n\r\n");
  EXPECT_EQ(co_await reader.read_exactly(4), "body");
  EXPECT_THROW((co_await settle(reader.read_until("x"))).value(), EndOfStream);
  EXPECT_EQ(reader.buffered(), "rest");
  EXPECT_THROW((co_await settle(reader.read_until(""))).value(), std::invalid_argument);
}

RILL_TEST(BufferedReader, ReadsLinesAndTheirEnd) {
  Pieces pieces{{"one\ntwo\r\n", "\nlast\r"}};
  BufferedReader reader(pieces);
  EXPECT_EQ(co_await reader.read_line(), "one");
  EXPECT_EQ(co_await reader.read_line(), "two");
  EXPECT_EQ(co_await reader.read_line(), "");
  EXPECT_EQ(co_await reader.read_line(), "last\r");
  EXPECT_EQ(co_await reader.read_line(), std::nullopt);
}

RILL_TEST(BufferedReader, RefusesWhatIsLongerThanItsLimit) {
  Pieces pieces{{"12345678", "9\n"}};
  BufferedReader reader(pieces, 8);
  EXPECT_THROW((co_await settle(reader.read_line())).value(), MessageTooLong);
  EXPECT_THROW((co_await settle(reader.read_exactly(9))).value(), MessageTooLong);
  EXPECT_EQ(co_await reader.read_exactly(8), "12345678");
  EXPECT_EQ(co_await reader.read_line(), "9");
}

RILL_TEST(BufferedReader, KeepsWhatHasComeWhenItIsCancelled) {
  Pieces pieces{{"ab", "cd"}};
  BufferedReader reader(pieces);
  EXPECT_THROW((co_await settle(timeout(1500ms, reader.read_exactly(4)))).value(), TimeoutError);
  EXPECT_EQ(reader.buffered(), "ab");
  EXPECT_EQ(co_await reader.read_exactly(4), "abcd");
}

RILL_TEST(BufferedReader, GivesWhatItHasBeforeItReads) {
  Pieces pieces{{"abcd"}};
  BufferedReader reader(pieces);
  std::array<char, 2> two;
  EXPECT_EQ(co_await reader.read_exactly(1), "a");
  EXPECT_EQ(co_await reader.read_some(two), 2u);
  EXPECT_EQ(co_await reader.read_some(two), 1u);
  EXPECT_EQ(two[0], 'd');
  EXPECT_EQ(co_await reader.read_some(two), 0u);
}

RILL_TEST(BufferedReader, ReadsAMessageOfManyPieces) {
  Pieces pieces;
  for (int i = 0; i < 100; ++i)
    pieces.left.push_back(std::string(1000, 'x'));
  pieces.left.push_back("\n");
  BufferedReader reader(pieces, 1 << 20);
  EXPECT_EQ((co_await reader.read_until("\n")).size(), 100001u);
}

} // namespace
