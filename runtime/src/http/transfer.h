// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One request on its way: what libcurl brings, kept until the task takes it.
#ifndef RILL_SRC_HTTP_TRANSFER_H
#define RILL_SRC_HTTP_TRANSFER_H

#include "multi.h"

#include "rill/http.h"
#include "rill/suspend.h"
#include "rill/task.h"

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include <curl/curl.h>

namespace rill::http::detail {

/// Stays where it is: libcurl knows it by its address. Dying, it breaks off what has not ended.
class Transfer {
  struct News;

public:
  enum class Limit : unsigned char { whole_request, silence };

  Transfer(std::shared_ptr<Multi> multi, Request request, Limit limit);
  Transfer(const Transfer &) = delete;
  Transfer &operator=(const Transfer &) = delete;
  ~Transfer();

  /// Returns once status and headers are known. Throws what the transfer ended with.
  Task<> head();
  /// The next piece of the body; nothing at its end.
  Task<std::optional<std::string>> next();

  CURL *easy() const noexcept { return easy_.get(); }
  int status() const noexcept;
  const Headers &headers() const noexcept { return headers_; }

  /// Told by the multi, on the loop's thread, which resumes nobody inside the call.
  void end(CURLcode code) noexcept;
  /// The session was closed.
  void abandon() noexcept;

private:
  struct Cleanup {
    void operator()(CURL *easy) const noexcept { ::curl_easy_cleanup(easy); }
    void operator()(curl_slist *list) const noexcept { ::curl_slist_free_all(list); }
  };

  /// How much of a body is kept that nobody takes; then the server is made to wait.
  static constexpr std::size_t most_kept = 256 << 10;

  void configure(const Options &options, Limit limit);
  void add_header(const std::string &line);
  static std::size_t take_header(char *data, std::size_t, std::size_t size, void *self) noexcept;
  static std::size_t take_body(char *data, std::size_t, std::size_t size, void *self) noexcept;
  void wake() noexcept;
  void rethrow_failure() const;

  std::shared_ptr<Multi> multi_;
  Request request_;
  std::unique_ptr<curl_slist, Cleanup> sent_headers_;
  std::unique_ptr<CURL, Cleanup> easy_;
  std::array<char, CURL_ERROR_SIZE> reason_{};
  Headers headers_;
  std::string body_;
  Waiter *waiter_ = nullptr;
  std::optional<CURLcode> code_;
  bool head_known_ = false;
  bool paused_ = false;
  bool abandoned_ = false;
};

} // namespace rill::http::detail

#endif
