// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Fact.h"
#include "llvm/ADT/StringSwitch.h"

namespace coro_tidy {

static constexpr FactInfo Infos[] = {
#define FACT(Name, Subject, Spelling, Sentence) {Spelling, FactSubject::Subject, Sentence},
#include "knowledge/Fact.def"
};

const FactInfo &info(Fact What) { return Infos[static_cast<size_t>(What)]; }

Unseen unseen(Fact What) {
  switch (What) {
#define UNSEEN(Name, When)                                                                         \
  case Fact::Name:                                                                                 \
    return Unseen::When;
#include "knowledge/Fact.def"
  default:
    return Unseen::Never;
  }
}

llvm::StringRef name(FactSubject Subject) {
  switch (Subject) {
  case FactSubject::Type:
    return "type";
  case FactSubject::Function:
  case FactSubject::Parameter:
  case FactSubject::Callable:
    return "function";
  case FactSubject::Value:
    return "value";
  case FactSubject::Name:
    return "name";
  case FactSubject::Macro:
    return "macro";
  }
  llvm_unreachable("a subject");
}

bool isSaidOf(FactSubject Subject, FactSubject TypeOrFunction) {
  switch (Subject) {
  case FactSubject::Type:
    return TypeOrFunction == FactSubject::Type;
  case FactSubject::Function:
  case FactSubject::Parameter:
  case FactSubject::Callable:
  case FactSubject::Value:
    return TypeOrFunction == FactSubject::Function;
  case FactSubject::Name:
    return true;
  case FactSubject::Macro:
    return false;
  }
  llvm_unreachable("a subject");
}

std::optional<Fact> factNamed(llvm::StringRef Spelling) {
  return llvm::StringSwitch<std::optional<Fact>>(Spelling)
#define FACT(Name, Subject, Spelling, Sentence) .Case(Spelling, Fact::Name)
#include "knowledge/Fact.def"
      .Default(std::nullopt);
}

std::vector<llvm::StringRef> spellings(std::optional<FactSubject> About) {
  std::vector<llvm::StringRef> Result;
  for (const FactInfo &Info : Infos)
    if (!About || isSaidOf(Info.Subject, *About))
      Result.push_back(Info.Spelling);
  return Result;
}

llvm::StringRef nearestSpelling(llvm::StringRef Misspelt, std::optional<FactSubject> About) {
  constexpr unsigned Typos = 2;
  llvm::StringRef Nearest;
  unsigned Distance = Typos + 1;
  for (const llvm::StringRef Name : spellings(About))
    if (const unsigned D = Misspelt.edit_distance(Name, true, Typos); D < Distance)
      Nearest = Name, Distance = D;
  return Nearest;
}

} // namespace coro_tidy
