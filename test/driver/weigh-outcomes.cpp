// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the driver holds of units takes no more memory than what their workers have answered, and
// what units of one header have in common is linked once.

#include "driver/Resolve.h"
#include "require.h"
#include <cstdlib>
#include <malloc.h>

using namespace coro_tidy;
using namespace coro_tidy::driver;

namespace {

constexpr unsigned FunctionsOfHeader = 1000;

std::string name(llvm::StringRef Of, unsigned Number) {
  return ("c:@N@company@N@base@F@" + Of + std::to_string(Number) + "#").str();
}

/// Each function of the header calls the next, and the last one blocks and throws. The unit has one
/// of its own.
std::string answer(unsigned Unit) {
  UnitResult Facts;
  Facts.File = "/p/unit" + std::to_string(Unit) + ".cpp";
  const auto Add = [&](Atom Head, std::vector<Atom> Body, unsigned Line) {
    Facts.Rules.push_back({.Head = std::move(Head),
                           .Body = std::move(Body),
                           .Why = {{"/p/header.h", Line, 3}, "calls the next here"},
                           .Primitive = ""});
  };
  for (unsigned I = 0; I < FunctionsOfHeader; ++I) {
    const std::string Function = name("helper", I), Next = name("helper", I + 1);
    Facts.Seen.push_back(Function);
    Add({Fact::Blocks, Function}, {{Fact::Blocks, Next}}, I + 1);
    Add({Fact::Throws, Function}, {{Fact::Throws, Next}}, I + 1);
  }
  Add({Fact::Blocks, name("helper", FunctionsOfHeader)}, {}, FunctionsOfHeader);
  Add({Fact::Throws, pairOf(name("helper", FunctionsOfHeader), "Failure")}, {}, FunctionsOfHeader);
  Facts.Seen.push_back(name("own", Unit));
  Facts.Own = {Facts.Seen.back()};
  Add({Fact::Blocks, Facts.Own.front()}, {{Fact::Blocks, name("helper", 0)}}, 7);
  UnitOutcome O;
  O.AnyCheck = true;
  O.Facts = PackedFacts(Facts);
  return print(O);
}

/// In bytes.
size_t held() {
  const auto Now = ::mallinfo2();
  return Now.uordblks + Now.hblkhd;
}

struct Weights {
  size_t Answers = 0, Outcomes = 0, Linked = 0;
};

Weights weigh(unsigned Units) {
  Weights Result;
  const size_t Before = held();
  std::vector<UnitOutcome> Outcomes;
  for (unsigned I = 0; I < Units; ++I) {
    const std::string Answer = answer(I);
    Result.Answers += Answer.size();
    Outcomes.push_back(
        llvm::cantFail(parseOutcome(llvm::StringRef(Answer).drop_back(EndOfOutcome.size()))));
  }
  Result.Outcomes = held() - Before;
  const Linker Linked = link(Outcomes, {}, "/p", /*IsWhole=*/true);
  for (unsigned I = 0; I < Units; ++I)
    if (!Linked.satisfy({.If = {{Fact::Blocks, name("own", I)}}}))
      std::exit(1);
  Outcomes = std::vector<UnitOutcome>();
  Result.Linked = held() - Before;
  return Result;
}

} // namespace

int main() {
  weigh(1); // What is made once for the whole process does not count.
  const Weights Few = weigh(4), Many = weigh(64);
  require(Many.Outcomes < Many.Answers + Many.Answers / 8,
          llvm::Twine(Many.Outcomes) + " bytes held of " + llvm::Twine(Many.Answers) + " answered");
  require(Many.Linked < Few.Linked + Few.Linked / 4,
          llvm::Twine(Many.Linked) + " bytes for the rules of 64 units, " +
              llvm::Twine(Few.Linked) + " for those of 4");
  return 0;
}
