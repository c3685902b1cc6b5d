// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the words of a name suggest: a function that is called `retry_sleep` sleeps. No
// other author of facts is as weak, see docs/knowledge.md. The words stand in words.yaml,
// and in the files that users add.

#ifndef CORO_TIDY_KNOWLEDGE_WORDS_H
#define CORO_TIDY_KNOWLEDGE_WORDS_H

#include "knowledge/Fact.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace coro_tidy {

using NameWords = std::vector<std::string>;

/// In lower case: `maxOpen_conns` is max, open, conns.
NameWords wordsOf(llvm::StringRef Identifier);

/// The sections of a file of words: which names a pattern is held against. A member
/// function is a function too, and `Names` are all but macros.
enum class WordSection : uint8_t { Functions, Members, Types, Variables, Macros, Names };

/// What has a name.
enum class Named : uint8_t { Function, Member, Type, Variable, Container, Macro };

/// The section of a file with this name.
std::optional<WordSection> wordSectionNamed(llvm::StringRef Spelling);

/// Whether the names of the section can suggest the fact: those of types what is said of a type.
bool canSuggest(WordSection Of, Fact What);

/// Words that a name has in this order, others may stand between them:
///
///   sleep             anywhere; also `sleeps`
///   cancel*           a word that begins so: `cancelled`
///   thread pool       `ThreadPool`, `thread_safe_pool`
///   ^log   ^log$      the name begins with it; it is nothing but that
struct WordPattern {
  struct Word {
    std::string Text;
    bool IsStem = false;

    bool fits(llvm::StringRef Other) const;
    friend bool operator==(const Word &, const Word &) = default;
  };
  std::vector<Word> Words;
  bool AtBegin = false;
  bool AtEnd = false;

  bool fits(llvm::ArrayRef<std::string> Name) const;
  friend bool operator==(const WordPattern &, const WordPattern &) = default;

  /// Nothing for what is no pattern.
  static std::optional<WordPattern> parse(llvm::StringRef Text);
};

/// What a file says about names: these patterns suggest the fact, or do not.
struct Suggestion {
  WordSection Of;
  Fact What;
  int Index; ///< As in Atom.
  WordPattern Pattern;
  bool IsTakenAway = false;
};

/// The suggestions of all files that were read, later ones over earlier ones.
class Words {
public:
  void add(const Suggestion &Said);

  /// Whether the name suggests the fact. Of a container that is asked about as a value the
  /// last word counts: `io_threads` are threads, `thread_ids` are not.
  bool suggest(llvm::ArrayRef<std::string> Name, Named Kind, Fact What, int Index) const;

  /// The name without the words that suggest the fact.
  NameWords without(llvm::ArrayRef<std::string> Name, Named Kind, Fact What) const;

private:
  const std::vector<WordPattern> &patterns(WordSection Of, Fact What, int Index) const;
  llvm::ArrayRef<std::string> withoutManner(llvm::ArrayRef<std::string> Name, Named Kind) const;

  std::map<std::tuple<WordSection, Fact, int>, std::vector<WordPattern>> Patterns;
};

} // namespace coro_tidy

#endif
