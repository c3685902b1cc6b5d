// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a group of errors says of itself, and the rule for two errors at once.
#include "rill/exception_group.h"

#include "rill/finally.h"
#include "rill/settled.h"

#include <algorithm>
#include <cassert>

namespace rill {

struct ExceptionGroup::Contents {
  std::vector<std::exception_ptr> errors;
  std::string text;
};

namespace {

std::string describe(const std::vector<std::exception_ptr> &errors) {
  std::string text = std::to_string(errors.size()) + (errors.size() == 1 ? " error" : " errors");
  const char *separator = ": ";
  for (const std::exception_ptr &error : errors) {
    text += separator;
    separator = "; ";
    try {
      std::rethrow_exception(error);
    } catch (const std::exception &exception) {
      text += exception.what();
    } catch (...) {
      text += "not a std::exception";
    }
  }
  return text;
}

} // namespace

ExceptionGroup::ExceptionGroup(std::vector<std::exception_ptr> errors) {
  assert(!errors.empty() && std::ranges::none_of(errors, is_cancelled));
  std::string text = describe(errors);
  contents_ = std::make_shared<const Contents>(Contents{std::move(errors), std::move(text)});
}

const char *ExceptionGroup::what() const noexcept { return contents_->text.c_str(); }

const std::vector<std::exception_ptr> &ExceptionGroup::errors() const noexcept {
  return contents_->errors;
}

void detail::throw_failures(const std::exception_ptr &of_body,
                            const std::exception_ptr &of_cleanup) {
  if (!of_cleanup)
    return;
  bool body_failed = of_body && !is_cancelled(of_body);
  if (!body_failed)
    std::rethrow_exception(of_cleanup);
  if (!is_cancelled(of_cleanup))
    throw ExceptionGroup({of_body, of_cleanup});
}

} // namespace rill
