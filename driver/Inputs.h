// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a unit has asked of the file system, and what the answers were. Whoever asks the same
// and is answered the same finds out the same.

#ifndef CORO_TIDY_DRIVER_INPUTS_H
#define CORO_TIDY_DRIVER_INPUTS_H

#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <map>
#include <string>
#include <vector>

namespace coro_tidy::driver {

/// A question about a path: whether it is a file, a folder or nothing; what is in the file,
/// and what it is really called; which names are in the folder.
enum class Question : uint8_t { Kind, Content, Names };

struct Input {
  Question Asked = Question::Kind;
  std::string Path; ///< Absolute, as it was asked for.
  std::string Answer;
};

/// The answer of these files; contents and names as digests.
std::string answerOf(llvm::vfs::FileSystem &Files, Question Asked, llvm::StringRef Path);

class Inputs {
public:
  void add(Question Asked, llvm::StringRef Path, std::string Answer);
  /// Sorted, each once; without what follows from others.
  std::vector<Input> list() const;

private:
  std::map<std::pair<std::string, Question>, std::string> Answers;
};

/// The same files, whose answers are added to Into.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
recordedFiles(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files, Inputs &Into);

} // namespace coro_tidy::driver

#endif
