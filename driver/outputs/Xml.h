// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// XML as the outputs that are made of it write it.

#ifndef CORO_TIDY_DRIVER_OUTPUTS_XML_H
#define CORO_TIDY_DRIVER_OUTPUTS_XML_H

#include "driver/Finding.h"
#include "llvm/ADT/StringExtras.h"

namespace coro_tidy::driver {

/// For content and for attributes. What XML cannot hold is made visible.
inline std::string xml(llvm::StringRef Text) {
  std::string Result;
  llvm::raw_string_ostream OS(Result);
  llvm::printHTMLEscaped(printable(Text), OS);
  return Result;
}

/// ` name="value"`
inline std::string xmlAttribute(llvm::StringRef Name, llvm::StringRef Value) {
  return " " + Name.str() + "=\"" + xml(Value) + "\"";
}

inline constexpr llvm::StringLiteral XmlBegin = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

} // namespace coro_tidy::driver

#endif
