// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The vocabulary of Fact.def as an enumeration, and who can say a fact.

#ifndef CORO_TIDY_KNOWLEDGE_FACT_H
#define CORO_TIDY_KNOWLEDGE_FACT_H

#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>
#include <vector>

namespace coro_tidy {

enum class Fact : uint8_t {
#define FACT(Name, Subject, Spelling, Sentence) Name,
#include "knowledge/Fact.def"
};

/// Who says a fact, the weakest first.
enum class Standing : uint8_t {
  Name,      ///< The words of an identifier suggest it, see words.yaml.
  Inferred,  ///< It follows from what the code of the project does.
  Structure, ///< A declaration shows it: by its members, by the types in it.
  Stated,    ///< A library file or an attribute says it.
};

/// The strongest who says something; nothing when nobody does. What holds if both of two
/// do is as strong as the weaker, std::min, and if either does as the stronger, std::max.
using SaidBy = std::optional<Standing>;

/// A name counts only together with structure, every other author by himself.
inline SaidBy confirmed(SaidBy By, bool ByStructure) {
  return By == Standing::Name && !ByStructure ? std::nullopt : By;
}

/// What a fact is about. A value is a variable, or what a function returns; a name is
/// that of any of these.
enum class FactSubject : uint8_t { Type, Function, Parameter, Callable, Value, Name, Macro };

/// When a fact is supposed of a function whose body nobody has read.
enum class Unseen : uint8_t { Never, WholeProject, Always };

struct FactInfo {
  llvm::StringLiteral Spelling;
  FactSubject Subject;
  llvm::StringLiteral Sentence;
};

const FactInfo &info(Fact What);

Unseen unseen(Fact What);

llvm::StringRef name(FactSubject Subject); ///< "type", "function" ...

/// Whether a file can say a fact about this subject of a type, or of a function.
bool isSaidOf(FactSubject Subject, FactSubject TypeOrFunction);

/// The fact with this spelling.
std::optional<Fact> factNamed(llvm::StringRef Spelling);

/// The facts that can be said of a type, or of a function, or of anything.
std::vector<llvm::StringRef> spellings(std::optional<FactSubject> About);

/// The one of them that a misspelt one was probably meant to be; empty when none is near.
llvm::StringRef nearestSpelling(llvm::StringRef Misspelt, std::optional<FactSubject> About);

} // namespace coro_tidy

#endif
