// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Json.h"
#include <string>

namespace coro_tidy::driver {

/// No compile database has more than three levels.
static constexpr unsigned MostLevelsOfJson = 100;

llvm::Expected<llvm::json::Value> parseForeignJson(llvm::StringRef Text) {
  Text.consume_front("\xEF\xBB\xBF");
  std::string Clean = llvm::json::fixUTF8(Text);
  constexpr size_t None = std::string::npos;
  size_t Comma = None; // The last one, while nothing but space has followed it.
  unsigned Levels = 0;
  bool InString = false;
  for (size_t I = 0; I < Clean.size(); ++I) {
    const char C = Clean[I];
    if (InString) {
      I += C == '\\';
      InString = C != '"';
      continue;
    }
    if ((C == ']' || C == '}') && Comma != None)
      Clean[Comma] = ' ';
    if (C == ',')
      Comma = I;
    else if (!llvm::StringRef(" \t\r\n").contains(C))
      Comma = None;
    InString = C == '"';
    if ((C == '[' || C == '{') && ++Levels > MostLevelsOfJson)
      return llvm::createStringError("it is nested more than " + llvm::Twine(MostLevelsOfJson) +
                                     " levels deep");
    if ((C == ']' || C == '}') && Levels > 0)
      --Levels;
  }
  return llvm::json::parse(Clean);
}

} // namespace coro_tidy::driver
