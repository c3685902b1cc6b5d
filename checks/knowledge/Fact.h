// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The vocabulary of Fact.def as an enumeration.

#ifndef CORO_TIDY_KNOWLEDGE_FACT_H
#define CORO_TIDY_KNOWLEDGE_FACT_H

#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>

namespace coro_tidy {

enum class Fact : uint8_t {
#define FACT(Name, Subject, Spelling, Sentence) Name,
#include "knowledge/Fact.def"
};

/// What a fact is about.
enum class FactSubject : uint8_t { Type, Function, Parameter };

struct FactInfo {
  llvm::StringLiteral Spelling;
  FactSubject Subject;
  llvm::StringLiteral Sentence;
};

const FactInfo &info(Fact What);

/// The fact with this spelling.
std::optional<Fact> factNamed(llvm::StringRef Spelling);

} // namespace coro_tidy

#endif
