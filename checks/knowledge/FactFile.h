// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one format in which facts are written down, by people about libraries and
// by the tool about a project.
//
//   library: posix
//   language: c                          # names of functions with C linkage alone
//   namespaces: [asio, boost::asio]      # names below are spelt with the first; the rest are twins
//   headers: {asio/: asio/awaitable.hpp} # includes that begin so are its own, beside that header
//   declares: error_code_actor_cancelled # what is said holds in units that declare this name
//   types:
//     asio::awaitable: [lazy-task]
//     asio::ssl::stream: [must-close: [async_shutdown]]
//   functions:
//     usleep: [blocks]
//     poll: {facts: [blocks], unless: {argument: 2, is: 0}}   # or a list of conditions
//     asio::co_spawn: [spawns, consumes(1)]
//   words:                               # what names suggest, see Words.h
//     functions:
//       sleeps: [snooze, -delay]         # `snooze` does, `delay` does not
//   instead:                             # in coroutines of this library
//     std::this_thread::sleep_for: rill::sleep_for
//   advice: {offload: rill::run_blocking}
//   inferred:                            # written by the tool: keys of declarations
//     "c:@F@drain#": [blocks: fsync]
//   by-name:                             # the same of what rests on a name
//     "c:@F@pause#": [acquires]

#ifndef CORO_TIDY_KNOWLEDGE_FACTFILE_H
#define CORO_TIDY_KNOWLEDGE_FACTFILE_H

#include "knowledge/UnitResult.h"
#include "knowledge/Words.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBufferRef.h"
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace coro_tidy {

/// A condition on a call, so that one name can be blocking or not.
struct CallPattern {
  int Argument = -1;          ///< Index of the argument that Is, Has, Begins or Type speaks of.
  std::optional<int64_t> Is;  ///< The argument is this constant; a duration counts its ticks.
  std::optional<int64_t> Has; ///< The argument is a constant that has all of these bits.
  std::string Begins;         ///< The argument is written as a text that begins so.
  std::string Type;           ///< The argument's class is this one, or the library's wrapper of it.
  int Arguments = -1;         ///< The call has this many arguments, defaults not counted.
  std::string Returns;        ///< The call's class is this one.
  std::string On;             ///< This variable is what it is called on, or its first argument.
};

/// One fact about one name.
struct StatedFact {
  Fact What;
  int Index = Atom::NoIndex;       ///< Of a callable, all of them when there is none.
  std::vector<std::string> Words;  ///< What stands behind the fact: `must-close: [close, stop]`.
  std::vector<CallPattern> When;   ///< One of them fits, if there are any.
  std::vector<CallPattern> Unless; ///< None of them fits.
};

/// A file of facts, names as they are spelt there.
struct FactFile {
  std::string Library;
  bool IsC = false; ///< The functions are C's: one of C++ that is called the same is another.
  std::vector<std::string> Namespaces;
  /// What its includes begin with, and a header by which a folder that has them is known.
  std::map<std::string, std::string> Headers;
  /// A name that is nobody else's. Where it is not declared, those below mean other things.
  std::string Declares;
  std::vector<std::pair<std::string, std::vector<StatedFact>>> Types;
  std::vector<std::pair<std::string, std::vector<StatedFact>>> Functions;
  std::vector<std::pair<std::string, std::vector<StatedFact>>> Inferred;
  std::vector<std::pair<std::string, std::vector<StatedFact>>> InferredByName;
  std::vector<Suggestion> Suggestions;
  std::map<std::string, std::string> Instead;
  std::map<std::string, std::string> Advice;
};

/// A name as the file spells it, or as it is spelt in a further namespace of the library.
std::string inNamespace(const std::string &Name, size_t Namespace, const FactFile &Of);

/// All spellings of a name, without doubles.
std::vector<std::string> spellingsOf(const std::string &Name, const FactFile &In);

/// Errors say file, line, column and what is expected.
llvm::Expected<FactFile> readFactFile(llvm::MemoryBufferRef Text);

} // namespace coro_tidy

#endif
