// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which checks run on a file, and with which options: -*,coro-*, then what the
// .clang-tidy files above it say of ours (CheckList.h), then the command line.

#ifndef CORO_TIDY_DRIVER_CONFIG_H
#define CORO_TIDY_DRIVER_CONFIG_H

#include "clang-tidy/ClangTidyOptions.h"
#include "driver/ConfigFile.h"
#include "driver/Outcome.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include <set>

namespace coro_tidy::driver {

class Configuration : public clang::tidy::ClangTidyOptionsProvider {
public:
  /// The settings must outlive it.
  explicit Configuration(const Settings &Run) : Run(Run) {}
  explicit Configuration(Settings &&) = delete;

  const clang::tidy::ClangTidyGlobalOptions &getGlobalOptions() override { return Global; }
  std::vector<OptionsSource> getRawOptions(llvm::StringRef File) override;

  /// What is wrong with the configuration files that apply to File: unreadable, or a
  /// check or an option that does not exist. Adds what can be passed over to Warnings.
  llvm::Error verify(llvm::StringRef File, std::set<std::string> &Warnings);

  /// Those in this folder and in all above it, the outermost first, whether they are
  /// inherited or not.
  std::vector<const ConfigFile *> filesAbove(llvm::StringRef Folder);

private:
  const ConfigFile *fileIn(llvm::StringRef Directory);
  std::vector<const ConfigFile *> filesApplyingTo(llvm::StringRef File);

  const Settings &Run;
  clang::tidy::ClangTidyGlobalOptions Global;
  llvm::StringMap<std::unique_ptr<ConfigFile>> Files; ///< By directory; null where there is none.
};

/// The files of facts that the options name for a source file.
std::vector<std::string> factFiles(const clang::tidy::ClangTidyOptions &Options,
                                   llvm::StringRef File);

/// The same with all checks of ours, and findings of all grades.
Settings withEverything(Settings Run);

/// Whether each glob of --checks names a check.
llvm::Error verifyChecks(llvm::StringRef Globs);

} // namespace coro_tidy::driver

#endif
