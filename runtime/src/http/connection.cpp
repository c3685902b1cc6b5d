// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reading within limits, and writing what HTTP demands around a body.
#include "connection.h"

#include "response_head.h"

#include "rill/descriptor.h"
#include "rill/loop.h"
#include "rill/settled.h"

#include <array>
#include <charconv>
#include <system_error>
#include <utility>

namespace rill::http::detail {

namespace {

/// How much is sent within the limit of silence.
constexpr std::size_t slice = 64 << 10;

} // namespace

Task<bool> Connection::next_request() {
  if (!keep_)
    co_return false;
  parser_.restart();
  told_to_go_ahead_ = false;
  progress_ = Progress::none;
  if (unread_.empty() && !stopping_) {
    Settled<void> news = co_await settle(wait_for_news());
    idle_ = nullptr; // ended in this turn: nobody has used it since
    if (news.cancelled())
      throw Cancelled();
  }
  if (unread_.empty())
    co_return false;
  try {
    co_await timeout(options_.head_limit, read_head());
  } catch (const TimeoutError &) {
    throw Refusal(408, "the headers took too long");
  }
  co_return true;
}

/// However it ends without a byte, there will be no request.
Task<> Connection::wait_for_news() {
  co_await with_timeout(options_.idle_limit, [this](Timeout &limit) -> Task<> {
    idle_ = &limit;
    unread_ = {buffer_.data(), co_await stream_.read_some(buffer_)};
  });
}

net::Endpoint Connection::peer() const {
  try {
    return stream_.peer();
  } catch (const std::system_error &error) {
    throw ClientGone(error.what());
  }
}

Task<> Connection::read_head() {
  for (;;) {
    feed();
    if (parser_.head_known())
      co_return;
    co_await fill();
  }
}

Task<> Connection::fill() {
  try {
    unread_ = {buffer_.data(), co_await stream_.read_some(buffer_)};
  } catch (const std::system_error &error) {
    throw ClientGone(error.what());
  }
  if (unread_.empty())
    throw ClientGone("rill: the client left in the middle of a request");
}

/// A connection on which something is malformed has no next request.
void Connection::feed() {
  if (unread_.empty() || parser_.complete())
    return;
  std::string_view data = std::exchange(unread_, {});
  try {
    unread_ = data.substr(parser_.feed(data));
  } catch (...) {
    keep_ = false;
    throw;
  }
}

/// There is no use in it once the response has begun.
Task<> Connection::tell_to_go_ahead() {
  if (parser_.waits_for_go_ahead() && !parser_.complete() && progress_ == Progress::none &&
      !std::exchange(told_to_go_ahead_, true))
    co_await send("HTTP/1.1 100 Continue\r\n\r\n");
}

Task<std::optional<std::string>> Connection::next_piece() {
  for (;;) {
    feed();
    if (parser_.has_body())
      co_return parser_.take_body();
    if (parser_.complete())
      co_return std::nullopt;
    co_await tell_to_go_ahead();
    try {
      co_await timeout(options_.silence_limit, fill());
    } catch (const TimeoutError &) {
      keep_ = false;
      throw Refusal(408, "the body took too long");
    }
  }
}

Task<std::string> Connection::whole_body() {
  if (parser_.announced_size() > options_.longest_body)
    throw Refusal(413, "the body is too long");
  std::string body;
  while (std::optional<std::string> piece = co_await next_piece()) {
    body += *piece;
    if (body.size() > options_.longest_body)
      throw Refusal(413, "the body is too long");
  }
  co_return body;
}

/// Whether the next request can follow: nothing of this one's body is on its way.
bool Connection::everything_read() {
  feed();
  return parser_.complete();
}

std::string Connection::head(int status, const Headers &headers,
                             std::optional<std::size_t> length) {
  if (progress_ != Progress::none)
    throw UsageError("rill: a request is answered once");
  ResponseHead head(status, headers);
  if (status == 204 || status == 304)
    framing_ = Framing::no_body;
  else if (length)
    framing_ = Framing::length;
  else
    framing_ = parser_.takes_chunks() ? Framing::chunks : Framing::end_of_connection;
  keep_ = keep_ && parser_.head_known() && parser_.keeps_connection() && !stopping_ &&
          framing_ != Framing::end_of_connection && everything_read();
  if (framing_ == Framing::length)
    head.add("Content-Length", std::to_string(*length));
  if (framing_ == Framing::chunks)
    head.add("Transfer-Encoding", "chunked");
  if (!keep_ || !parser_.takes_chunks()) // which stands for HTTP/1.0
    head.add("Connection", keep_ ? "keep-alive" : "close");
  if (parser_.method() == "HEAD")
    framing_ = Framing::no_body;
  return std::move(head).finish();
}

Task<> Connection::respond(int status, std::string body, Headers headers) {
  std::string response = head(status, headers, body.size());
  if (framing_ == Framing::length)
    response += body;
  progress_ = Progress::begun;
  co_await send(std::move(response));
  progress_ = Progress::complete;
}

/// Whoever answers piece by piece reads what is answered meanwhile.
Task<> Connection::begin(int status, Headers headers) {
  co_await tell_to_go_ahead();
  std::string response = head(status, headers, std::nullopt);
  progress_ = Progress::begun;
  co_await send(std::move(response));
}

Task<> Connection::write(std::string piece) {
  if (progress_ != Progress::begun)
    throw UsageError("rill: a body is written after the response has begun, and before its end");
  if (piece.empty() || framing_ == Framing::no_body)
    co_return;
  if (framing_ == Framing::chunks) {
    std::array<char, 20> digits;
    char *end = std::to_chars(digits.data(), digits.data() + digits.size(), piece.size(), 16).ptr;
    piece.insert(0, std::string(digits.data(), end) + "\r\n");
    piece += "\r\n";
  }
  co_await send(std::move(piece));
}

Task<> Connection::end() {
  if (framing_ == Framing::chunks)
    co_await send("0\r\n\r\n");
  progress_ = Progress::complete;
}

Task<> Connection::send(std::string data) {
  try {
    for (std::string_view rest = data; !rest.empty();) {
      std::string_view next = rest.substr(0, slice);
      co_await timeout(options_.silence_limit, stream_.write(next));
      rest.remove_prefix(next.size());
    }
  } catch (const TimeoutError &) {
    throw ClientGone("rill: the client takes nothing of a response");
  } catch (const std::system_error &error) {
    throw ClientGone(error.what());
  }
}

void Connection::stop() noexcept {
  stopping_ = true;
  if (idle_)
    idle_->reschedule(EventLoop::current().now());
}

void Connection::cut_off() noexcept {
  keep_ = false;
  net::TcpStream reset(std::move(stream_)); // NOLINT(coro-unclosed-session): what it dies for
}

} // namespace rill::http::detail
