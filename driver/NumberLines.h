// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Structures that a unit has by the thousand, as lines of numbers, with a line for each string
// that has not occurred before; what kind of line that is, the first letter says:
//
//   t"c:@F@store#"
//   t"c:@F@flush#"
//   r19 0 -2 1 19 1 -2 …          blocks, of the first string, no index; one atom: …

#ifndef CORO_TIDY_DRIVER_NUMBERLINES_H
#define CORO_TIDY_DRIVER_NUMBERLINES_H

#include "driver/OutcomeMembers.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/StringSaver.h"
#include <type_traits>

namespace coro_tidy::driver {

/// Looks at all of the text, which many characters at once are quicker for than one by one.
inline bool needsEscape(llvm::StringRef Text) {
  bool Result = false;
  for (const unsigned char C : Text)
    Result |= (C < 0x20) | (C == '"') | (C == '\\');
  return Result;
}

/// Appends lines of numbers, each behind those of the strings that are new in it.
class NumberWriter {
public:
  /// StringKind is that of the lines with strings.
  NumberWriter(std::string &Lines, char StringKind) : Lines(Lines), StringKind(StringKind) {}

  template <typename T> void addLine(char Kind, const T &Value) {
    Line = {'\n', Kind};
    write(const_cast<T &>(Value)); // See printLine().
    Lines += Line;
  }

  template <typename T> void operator()(llvm::StringRef, T &Value) { write(Value); }

private:
  template <typename T> void write(T &Value) {
    if constexpr (std::is_enum_v<T> || std::is_arithmetic_v<T>)
      Line += llvm::itostr(static_cast<int64_t>(Value)) + ' ';
    else
      describe(*this, Value);
  }
  void write(std::string &Value) {
    const auto [Known, New] = Numbers.try_emplace(Value, Numbers.size());
    if (New)
      addString(Value);
    size_t Number = Known->second;
    write(Number);
  }
  template <typename T> void write(std::vector<T> &Values) {
    size_t Size = Values.size();
    write(Size);
    for (T &Value : Values)
      write(Value);
  }

  void addString(llvm::StringRef Text) {
    Lines += {'\n', StringKind};
    if (!needsEscape(Text) && llvm::json::isUTF8(Text)) {
      Lines += ("\"" + Text + "\"").str();
      return;
    }
    llvm::raw_string_ostream OS(Lines);
    llvm::json::OStream(OS).value(llvm::json::fixUTF8(Text));
  }

  std::string &Lines;
  const char StringKind;
  std::string Line;
  llvm::StringMap<size_t> Numbers;
};

/// Reads such lines one by one. The texts must outlive it.
class NumberReader {
public:
  /// Whether strings are only looked up, and what is read has none.
  explicit NumberReader(bool OnlyChecks = false) : OnlyChecks(OnlyChecks) {}

  llvm::Error addString(llvm::StringRef Text) {
    const bool IsPlain = Text.size() >= 2 && Text.front() == '"' && Text.back() == '"' &&
                         !needsEscape(Text.drop_front().drop_back());
    if (IsPlain) {
      Strings.push_back(Text.drop_front().drop_back());
      return llvm::Error::success();
    }
    auto Parsed = llvm::json::parse(Text);
    if (!Parsed)
      return Parsed.takeError();
    const auto String = Parsed->getAsString();
    if (!String)
      return llvm::createStringError("expected a string");
    Strings.push_back(Escaped.save(*String));
    return llvm::Error::success();
  }

  template <typename T> llvm::Error readLine(llvm::StringRef Text, T &Into) {
    Rest = Text;
    Good = true;
    read(Into);
    if (Good && Rest.empty())
      return llvm::Error::success();
    return llvm::createStringError("a line of other numbers than are expected");
  }

  template <typename T> void operator()(llvm::StringRef, T &Value) { read(Value); }

private:
  /// Digits, and a space.
  int64_t number() {
    constexpr size_t MostDigits = 18;
    const bool IsNegative = Rest.consume_front("-");
    int64_t Number = 0;
    size_t Size = 0;
    for (; Size < Rest.size() && llvm::isDigit(Rest[Size]) && Size <= MostDigits; ++Size)
      Number = 10 * Number + (Rest[Size] - '0');
    Good = Good && Size > 0 && Size <= MostDigits && Size < Rest.size() && Rest[Size] == ' ';
    if (!Good)
      return 0;
    Rest = Rest.drop_front(Size + 1);
    return IsNegative ? -Number : Number;
  }

  template <typename T> void read(T &Value) {
    if constexpr (std::is_enum_v<T> || std::is_arithmetic_v<T>)
      Value = static_cast<T>(number());
    else
      describe(*this, Value);
  }
  void read(std::string &Value) {
    const int64_t Number = number();
    Good = Good && Number >= 0 && static_cast<size_t>(Number) < Strings.size();
    if (Good && !OnlyChecks)
      Value = Strings[Number];
  }
  template <typename T> void read(std::vector<T> &Values) {
    const int64_t Size = number();
    // No element takes less than two bytes, so nothing that is damaged takes more memory.
    Good = Good && Size >= 0 && static_cast<size_t>(Size) <= Rest.size() / 2;
    Values.resize(Good ? Size : 0);
    for (T &Value : Values)
      read(Value);
  }

  const bool OnlyChecks;
  std::vector<llvm::StringRef> Strings;
  llvm::BumpPtrAllocator Allocator;
  llvm::StringSaver Escaped{Allocator}; ///< Strings that are not in the texts as they are.
  llvm::StringRef Rest;
  bool Good = true;
};

} // namespace coro_tidy::driver

#endif
