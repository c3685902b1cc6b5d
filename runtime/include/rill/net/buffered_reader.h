// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// BufferedReader: messages out of a stream of bytes, by length or by what ends them.
#ifndef RILL_NET_BUFFERED_READER_H
#define RILL_NET_BUFFERED_READER_H

#include "rill/attributes.h"
#include "rill/task.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rill::net {

/// The peer closed its side before everything had come that was asked for.
struct EndOfStream final : std::runtime_error {
  EndOfStream() : std::runtime_error("rill: the connection ended in the middle of a message") {}
};

/// A message did not end within the reader's limit.
struct MessageTooLong final : std::runtime_error {
  MessageTooLong() : std::runtime_error("rill: a message is longer than its reader allows") {}
};

/// Something that bytes can be read from, such as TcpStream.
template <class Stream>
concept ReadableStream = requires(Stream &stream, std::span<char> buffer) {
  { stream.read_some(buffer) };
};

/// Reads a stream, which must outlive it and which nobody else reads meanwhile. One task at a time.
/// All functions are suspension points and throw what the stream throws. Cancelling loses nothing:
/// what has come stays in the buffer for the next call.
template <ReadableStream Stream> class BufferedReader {
public:
  /// No message may be longer than `limit` bytes, and no more are kept.
  explicit BufferedReader(Stream &stream RILL_LIFETIMEBOUND, std::size_t limit = 64 << 10) noexcept
      : stream_(stream), limit_(limit) {}

  /// Yields `count` bytes. Throws EndOfStream if fewer come, MessageTooLong above the limit.
  Task<std::string> read_exactly(std::size_t count) {
    if (count > limit_)
      throw MessageTooLong();
    while (buffered().size() < count) {
      bool more = co_await fill(); // In the condition of a lone `if`, g++ 12 loses the loop.
      if (!more)
        throw EndOfStream();
    }
    co_return take(count);
  }

  /// Yields everything up to and with `delimiter`. Throws EndOfStream if that does not come,
  /// MessageTooLong if not within the limit, std::invalid_argument if it is empty.
  Task<std::string> read_until(std::string delimiter) {
    if (delimiter.empty())
      throw std::invalid_argument("rill: read_until needs a delimiter");
    std::optional<std::size_t> end = co_await find_end(delimiter);
    if (!end)
      throw EndOfStream();
    co_return take(*end);
  }

  /// Yields the next line without its "\n" or "\r\n"; the last may lack it. Nothing at the end.
  Task<std::optional<std::string>> read_line() {
    std::optional<std::size_t> end = co_await find_end("\n");
    if (!end && buffered().empty())
      co_return std::nullopt;
    std::string line = take(end.value_or(buffered().size()));
    for (char ending : {'\n', '\r'})
      if (end && line.ends_with(ending))
        line.pop_back();
    co_return line;
  }

  /// Yields how many bytes were put into `buffer`, at least one; zero at the end, or for an empty
  /// buffer.
  Task<std::size_t> read_some(std::span<char> buffer) {
    if (begin_ == end_)
      co_return co_await stream_.read_some(buffer);
    std::size_t count = std::min(buffer.size(), end_ - begin_);
    std::copy_n(&storage_[begin_], count, buffer.begin());
    begin_ += count;
    co_return count;
  }

  /// What has come and was not yet taken; valid until the next read.
  std::string_view buffered() const noexcept {
    return std::string_view(storage_.data(), storage_.size()).substr(begin_, end_ - begin_);
  }

private:
  static constexpr std::size_t smallest_read = 4096;

  /// Where the message ends that `delimiter` ends; nothing if the stream ends before.
  Task<std::optional<std::size_t>> find_end(std::string delimiter) {
    std::size_t looked_at = 0;
    for (;;) {
      std::size_t found = buffered().find(delimiter, looked_at);
      bool complete = found != std::string_view::npos;
      std::size_t end = complete ? found + delimiter.size() : buffered().size();
      if (end > limit_ || (!complete && end == limit_))
        throw MessageTooLong();
      if (complete)
        co_return end;
      looked_at = end - std::min(end, delimiter.size() - 1);
      if (!co_await fill())
        co_return std::nullopt;
    }
  }

  /// Reads once; false at the end of the stream.
  Task<bool> fill() {
    if (begin_ > 0) {
      std::memmove(storage_.data(), &storage_[begin_], end_ - begin_);
      end_ -= std::exchange(begin_, 0);
    }
    if (storage_.size() - end_ < smallest_read)
      storage_.resize(std::max(2 * storage_.size(), end_ + smallest_read));
    std::size_t count = co_await stream_.read_some(std::span(storage_).subspan(end_));
    end_ += count;
    co_return count > 0;
  }

  std::string take(std::size_t count) {
    std::string taken(buffered().substr(0, count));
    begin_ += count;
    return taken;
  }

  Stream &stream_;
  const std::size_t limit_;
  std::vector<char> storage_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

} // namespace rill::net

#endif
