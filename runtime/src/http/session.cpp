// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What users see of transfers.
#include "rill/http.h"

#include "transfer.h"

#include "rill/descriptor.h"
#include "rill/loop.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rill::http {

using detail::Multi;
using detail::Transfer;

namespace {

/// Whether a request may reach the server twice.
bool repeatable(std::string_view method) noexcept {
  constexpr std::array<std::string_view, 5> methods{"GET", "HEAD", "PUT", "DELETE", "OPTIONS"};
  return std::ranges::find(methods, method) != methods.end();
}

Task<Response> exchange(std::shared_ptr<Multi> multi, Request request) {
  std::size_t longest = multi->options().longest_body;
  Transfer transfer(std::move(multi), std::move(request), Transfer::Limit::whole_request);
  co_await transfer.head();
  Response response{transfer.status(), transfer.headers(), {}};
  while (std::optional<std::string> piece = co_await transfer.next()) {
    response.body += *piece;
    if (response.body.size() > longest)
      throw Error("rill: the body of a response is longer than " + std::to_string(longest) +
                      " bytes",
                  0);
  }
  co_return response;
}

} // namespace

const Response &Response::require_success() const {
  if (status >= 400)
    throw StatusError("rill: the server answered with status " + std::to_string(status), status);
  return *this;
}

Download::Download(std::unique_ptr<Transfer> transfer) noexcept : transfer_(std::move(transfer)) {}
Download::Download(Download &&) noexcept = default;
Download &Download::operator=(Download &&) noexcept = default;
Download::~Download() = default;

int Download::status() const noexcept { return transfer_->status(); }
const Headers &Download::headers() const noexcept { return transfer_->headers(); }
Task<std::optional<std::string>> Download::next() { return transfer_->next(); }

Session::Session(Options options)
    : multi_(std::make_shared<Multi>(EventLoop::current(), std::move(options))) {}

std::shared_ptr<Multi> Session::multi() const {
  if (!multi_)
    throw Closed();
  return multi_;
}

Task<Response> Session::request(Request request) {
  std::shared_ptr<Multi> on = multi();
  RetryPolicy policy = on->options().retries;
  if (!repeatable(request.method))
    policy.attempts = 1;
  policy.worthwhile = [also = policy.worthwhile](const std::exception &error) {
    return !dynamic_cast<const Closed *>(&error) && (!also || also(error));
  };
  auto attempt = [&] { return exchange(on, request); };
  co_return co_await retry(std::move(policy), attempt);
}

Task<Response> Session::get(std::string url, Headers headers) {
  return request({.url = std::move(url), .headers = std::move(headers)});
}

Task<Response> Session::post(std::string url, std::string body, Headers headers) {
  return request({.method = "POST",
                  .url = std::move(url),
                  .headers = std::move(headers),
                  .body = std::move(body)});
}

Task<Download> Session::download(Request request) {
  auto transfer =
      std::make_unique<Transfer>(multi(), std::move(request), Transfer::Limit::silence);
  co_await transfer->head();
  co_return Download(std::move(transfer));
}

Task<> Session::close() {
  if (multi_)
    std::exchange(multi_, nullptr)->close();
  co_return;
}

} // namespace rill::http
