// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How a request is put to libcurl, and what becomes of what it brings.
#include "transfer.h"

#include "headers.h"

#include "rill/descriptor.h"
#include "rill/errors.h"
#include "rill/timeout.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <new>
#include <string_view>
#include <utility>

namespace rill::http::detail {

namespace {

/// Zero would be no limit to libcurl for some things, and its own limit for others; more than this
/// it does not take.
long milliseconds(Duration limit) noexcept {
  constexpr long longest = std::numeric_limits<int>::max();
  auto count = std::chrono::ceil<std::chrono::milliseconds>(limit).count();
  return std::clamp<long>(count, 1, longest);
}

long seconds(Duration limit) noexcept { return (milliseconds(limit) + 999) / 1000; }

std::string_view without_line_ending(std::string_view line) noexcept {
  while (line.ends_with('\n') || line.ends_with('\r'))
    line.remove_suffix(1);
  return line;
}

} // namespace

struct Transfer::News {
  Transfer &transfer;

  bool start(Waiter &waiter) noexcept {
    transfer.waiter_ = &waiter;
    waiter.loop().hold();
    return false;
  }
  bool abort(Waiter &waiter) noexcept {
    transfer.waiter_ = nullptr;
    waiter.loop().unhold();
    return true;
  }
  void finish() const noexcept {}
};

Transfer::Transfer(std::shared_ptr<Multi> multi, Request request, Limit limit)
    : multi_(std::move(multi)), request_(std::move(request)), easy_(::curl_easy_init()) {
  if (!easy_)
    throw std::bad_alloc();
  configure(multi_->options(), limit);
  multi_->add(*this);
}

Transfer::~Transfer() { multi_->remove(*this); }

void Transfer::configure(const Options &options, Limit limit) {
  if (!is_token(request_.method))
    throw Error("rill: not a method of HTTP: '" + request_.method + "'", 0);
  CURL *easy = easy_.get();
  ::curl_easy_setopt(easy, CURLOPT_URL, request_.url.c_str());
  ::curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  ::curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
  ::curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, reason_.data());
  ::curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  ::curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); // leave a look-up of a name behind
  ::curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
  ::curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  ::curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::take_header);
  ::curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  ::curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::take_body);
  ::curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  ::curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, options.redirections > 0 ? 1L : 0L);
  ::curl_easy_setopt(easy, CURLOPT_MAXREDIRS, static_cast<long>(options.redirections));
  ::curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(options.connect_limit));
  if (limit == Limit::whole_request) {
    ::curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, milliseconds(options.time_limit));
  } else {
    ::curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L); // byte in a second
    ::curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, seconds(options.time_limit));
  }

  bool has_body =
      request_.method == "POST" || (request_.method != "HEAD" && !request_.body.empty());
  if (has_body) {
    ::curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request_.body.size()));
    ::curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request_.body.data());
    add_header("Expect:"); // sends the body without asking first
    if (!request_.headers.find("Content-Type"))
      add_header("Content-Type:");
  } else if (request_.method == "HEAD") {
    ::curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  }
  if (request_.method != (has_body ? "POST" : "GET") && request_.method != "HEAD")
    ::curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  for (const auto &[name, value] : request_.headers)
    add_header(value.empty() ? name + ";" : name + ": " + value);
  ::curl_easy_setopt(easy, CURLOPT_HTTPHEADER, sent_headers_.get());
}

void Transfer::add_header(const std::string &line) {
  if (!is_one_line(line))
    throw Error("rill: a header must not have a line break in it", 0);
  curl_slist *longer = ::curl_slist_append(sent_headers_.get(), line.c_str());
  if (!longer)
    throw std::bad_alloc();
  static_cast<void>(sent_headers_.release());
  sent_headers_.reset(longer);
}

int Transfer::status() const noexcept {
  long status = 0;
  ::curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

/// One line; each response of several, as on the way of a redirection, begins with its status.
std::size_t Transfer::take_header(char *data, std::size_t, std::size_t size,
                                  void *self) noexcept try {
  auto &transfer = *static_cast<Transfer *>(self);
  std::string_view line = without_line_ending({data, size});
  std::size_t colon = line.find(':');
  if (line.starts_with("HTTP/")) {
    transfer.headers_.clear();
  } else if (colon != std::string_view::npos) {
    transfer.headers_.add(std::string(line.substr(0, colon)),
                          std::string(trimmed(line.substr(colon + 1))));
  } else if (line.empty()) {
    int status = transfer.status();
    bool redirected = transfer.multi_->options().redirections > 0 && status >= 300 &&
                      status < 400 && transfer.headers_.find("Location");
    transfer.head_known_ = status >= 200 && !redirected;
    if (transfer.head_known_)
      transfer.wake();
  }
  return size;
} catch (...) { // out of memory, which libcurl is told by a number
  return 0;
}

std::size_t Transfer::take_body(char *data, std::size_t, std::size_t size,
                                void *self) noexcept try {
  auto &transfer = *static_cast<Transfer *>(self);
  if (transfer.body_.size() >= most_kept) {
    transfer.paused_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  transfer.body_.append(data, size);
  transfer.wake();
  return size;
} catch (...) {
  return 0;
}

void Transfer::wake() noexcept {
  if (Waiter *waiter = std::exchange(waiter_, nullptr)) {
    waiter->loop().unhold();
    waiter->complete();
  }
}

void Transfer::end(CURLcode code) noexcept {
  code_ = code;
  wake();
}

void Transfer::abandon() noexcept {
  abandoned_ = true;
  end(CURLE_ABORTED_BY_CALLBACK);
}

void Transfer::rethrow_failure() const {
  if (abandoned_)
    throw Closed();
  if (code_ == CURLE_OK)
    return;
  if (code_ == CURLE_OPERATION_TIMEDOUT)
    throw TimeoutError();
  const char *reason = reason_[0] ? reason_.data() : ::curl_easy_strerror(*code_);
  throw Error("rill: " + request_.method + " " + request_.url + ": " + reason, *code_);
}

Task<> Transfer::head() {
  while (!head_known_ && !code_)
    co_await Suspend<News>(*this);
  if (!head_known_)
    rethrow_failure();
}

Task<std::optional<std::string>> Transfer::next() {
  while (body_.empty() && !code_)
    co_await Suspend<News>(*this);
  if (body_.empty()) {
    rethrow_failure();
    co_return std::nullopt;
  }
  std::string piece = std::exchange(body_, {});
  if (std::exchange(paused_, false))
    ::curl_easy_pause(easy_.get(), CURLPAUSE_CONT);
  co_return piece;
}

} // namespace rill::http::detail
