// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Fact.h"
#include "llvm/ADT/StringSwitch.h"

namespace coro_tidy {

const FactInfo &info(Fact What) {
  static constexpr FactInfo Infos[] = {
#define FACT(Name, Subject, Spelling, Sentence) {Spelling, FactSubject::Subject, Sentence},
#include "knowledge/Fact.def"
  };
  return Infos[static_cast<size_t>(What)];
}

std::optional<Fact> factNamed(llvm::StringRef Spelling) {
  return llvm::StringSwitch<std::optional<Fact>>(Spelling)
#define FACT(Name, Subject, Spelling, Sentence) .Case(Spelling, Fact::Name)
#include "knowledge/Fact.def"
      .Default(std::nullopt);
}

} // namespace coro_tidy
