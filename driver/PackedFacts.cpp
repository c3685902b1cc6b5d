// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/PackedFacts.h"
#include "driver/NumberLines.h"

namespace coro_tidy::driver {
namespace {

/// What a row of values had before may be used for new ones.
template <typename T> class Refilled {
public:
  explicit Refilled(std::vector<T> &Values) : Values(Values) {}
  T &next() {
    if (Used == Values.size())
      Values.emplace_back();
    return Values[Used++];
  }
  void end() { Values.resize(Used); }

private:
  std::vector<T> &Values;
  size_t Used = 0;
};

/// Reads lines in their order.
class FactLines {
public:
  FactLines(llvm::StringRef Lines, bool OnlyChecks = false) : Rest(Lines), Numbers(OnlyChecks) {}

  bool atEnd() const { return Rest.empty(); }

  /// Reads what the line with the names begins with, which is not the last that is read of them.
  llvm::Error readNames(char Kind, std::vector<std::string> &Into) {
    auto Found = nextKind();
    if (!Found)
      return Found.takeError();
    return *Found == Kind ? Numbers.readLine(Line, Into) : unexpected();
  }

  /// Reads a rule or an override.
  template <typename NextRule, typename NextOverride>
  llvm::Error readOther(NextRule Rule, NextOverride Override) {
    auto Found = nextKind();
    if (!Found)
      return Found.takeError();
    if (*Found == 'r')
      return Numbers.readLine(Line, Rule());
    return *Found == 'o' ? Numbers.readLine(Line, Override()) : unexpected();
  }

private:
  /// Of the next line that is no string. That is in Line, without it.
  llvm::Expected<char> nextKind() {
    while (Rest.consume_front("\n") && !Rest.empty() && Rest.front() != '\n') {
      const llvm::StringRef Whole = Rest.take_front(Rest.find('\n'));
      Rest = Rest.drop_front(Whole.size());
      Line = Whole.drop_front();
      if (Whole.front() != 't')
        return Whole.front();
      if (llvm::Error Bad = Numbers.addString(Line))
        return std::move(Bad);
    }
    return unexpected();
  }

  static llvm::Error unexpected() {
    return llvm::createStringError("facts in an order of their own");
  }

  llvm::StringRef Rest, Line;
  NumberReader Numbers;
};

llvm::Error check(llvm::StringRef Lines) {
  FactLines From(Lines, /*OnlyChecks=*/true);
  std::vector<std::string> Names;
  if (llvm::Error Bad = From.readNames('w', Names))
    return Bad;
  if (llvm::Error Bad = From.readNames('b', Names))
    return Bad;
  Rule R;
  Override O;
  while (!From.atEnd())
    if (llvm::Error Bad =
            From.readOther([&]() -> Rule & { return R; }, [&]() -> Override & { return O; }))
      return Bad;
  return llvm::Error::success();
}

} // namespace

PackedFacts::PackedFacts(const UnitResult &Facts) : File(Facts.File), IsPartOf(Facts.IsPartOf) {
  std::string Text;
  NumberWriter Numbers(Text, 't');
  Numbers.addLine('w', Facts.Own);
  Numbers.addLine('b', Facts.Seen);
  for (const Rule &R : Facts.Rules)
    Numbers.addLine('r', R);
  for (const Override &O : Facts.Overrides)
    Numbers.addLine('o', O);
  Text.shrink_to_fit();
  Lines = std::make_shared<const std::string>(std::move(Text));
}

llvm::Error PackedFacts::take(llvm::StringRef From) {
  if (llvm::Error Bad = check(From))
    return Bad;
  Lines = std::make_shared<const std::string>(From);
  return llvm::Error::success();
}

// What was checked, or written here, can be read.

std::vector<std::string> PackedFacts::own() const {
  std::vector<std::string> Names;
  if (Lines)
    llvm::cantFail(FactLines(*Lines).readNames('w', Names));
  return Names;
}

std::vector<std::string> PackedFacts::seen() const {
  std::vector<std::string> Names;
  if (Lines) {
    FactLines From(*Lines);
    llvm::cantFail(From.readNames('w', Names));
    llvm::cantFail(From.readNames('b', Names));
  }
  return Names;
}

void PackedFacts::unpack(UnitResult &Into) const {
  Into.File = File;
  Into.IsPartOf = IsPartOf;
  Into.Own.clear();
  Into.Seen.clear();
  Into.Ambiguous.clear();
  Into.Conditions.clear();
  Refilled<Rule> Rules(Into.Rules);
  Refilled<Override> Overrides(Into.Overrides);
  if (Lines) {
    FactLines From(*Lines);
    llvm::cantFail(From.readNames('w', Into.Own));
    llvm::cantFail(From.readNames('b', Into.Seen));
    while (!From.atEnd())
      llvm::cantFail(From.readOther([&]() -> Rule & { return Rules.next(); },
                                    [&]() -> Override & { return Overrides.next(); }));
  }
  Rules.end();
  Overrides.end();
}

} // namespace coro_tidy::driver
