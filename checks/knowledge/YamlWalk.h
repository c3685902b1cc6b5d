// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What readers of YAML files have in common: they walk over nodes and stop at the first
// mistake, which they report with its place in the file.

#ifndef CORO_TIDY_KNOWLEDGE_YAMLWALK_H
#define CORO_TIDY_KNOWLEDGE_YAMLWALK_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBufferRef.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"
#include <optional>
#include <string>
#include <vector>

namespace coro_tidy {

/// Walks over the documents of one file. The first error is kept and ends the walk: every
/// function returns at once when there is one. No loop takes another step then, since the
/// parser skips what was not visited by recursion, and that may be nested however deep.
class YamlWalk {
public:
  using Node = llvm::yaml::Node;

  explicit YamlWalk(llvm::MemoryBufferRef Text);

  void eachDocument(llvm::function_ref<void(Node &Root)> Visit);

  /// The scalar's text; an error that says what is expected for other nodes.
  std::string text(Node &At, llvm::StringRef Expected);
  int64_t number(Node &At);

  /// A single text, or a list of them.
  std::vector<std::string> texts(Node &At, llvm::StringRef Expected);

  /// Calls Each for every item of a list, or for At itself when it is no list.
  void items(Node &At, llvm::function_ref<void(Node &)> Each);

  /// Calls Each(key, key node, value node) for every entry of a mapping.
  void entries(Node &At, llvm::StringRef Expected,
               llvm::function_ref<void(llvm::StringRef, Node &, Node &)> Each);

  void fail(Node &At, const llvm::Twine &Expected);
  /// Of the file as a whole.
  void failAtTop(const llvm::Twine &Expected);
  bool failed() const { return Problem.has_value(); }
  llvm::Error takeError() const;

private:
  void keep(const llvm::SMDiagnostic &At);

  llvm::SourceMgr Sources;
  std::optional<std::string> Problem;
  std::string Name;
  llvm::yaml::Stream Stream;
};

} // namespace coro_tidy

#endif
