// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What http-parser calls, as member functions that may throw: it is C, and told by a number.
#ifndef RILL_SRC_HTTP_PARSER_CALLBACKS_H
#define RILL_SRC_HTTP_PARSER_CALLBACKS_H

#include <cstddef>
#include <exception>
#include <string_view>
#include <utility>

#include <http_parser.h>

namespace rill::http::detail {

/// Base of a Parser, to which the data of its http_parser points: it stays where it is.
template <class Parser> class ParserCallbacks {
protected:
  using Step = void (Parser::*)(std::string_view data);

  template <Step step>
  static int on_data(http_parser *parser, const char *data, std::size_t size) noexcept {
    auto &self = *static_cast<Parser *>(parser->data);
    try {
      (self.*step)({data, size});
      return 0;
    } catch (...) {
      static_cast<ParserCallbacks &>(self).error_ = std::current_exception();
      return 1;
    }
  }
  template <Step step> static int on_event(http_parser *parser) noexcept {
    return on_data<step>(parser, nullptr, 0);
  }

  /// What a step has thrown, if one has.
  void rethrow() {
    if (error_)
      std::rethrow_exception(std::exchange(error_, nullptr));
  }

private:
  std::exception_ptr error_;
};

} // namespace rill::http::detail

#endif
