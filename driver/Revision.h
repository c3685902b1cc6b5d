// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a change of the code is about: the files that differ from those of a revision in
// git, as they were there.

#ifndef CORO_TIDY_DRIVER_REVISION_H
#define CORO_TIDY_DRIVER_REVISION_H

#include "driver/FormerFiles.h"
#include "llvm/Support/Error.h"
#include <map>
#include <string>
#include <vector>

namespace coro_tidy::driver {

struct Revision {
  std::string Name;                           ///< For readers: `origin/main (4f2a91c)`.
  std::vector<FormerFile> Files;              ///< All that have changed since.
  std::map<std::string, std::string> Renamed; ///< From the present name to the former.
};

/// Of the repository around Folder. Wanted is what git takes for a revision, or `merge-base`
/// for the last that the branch has in common with where it goes. What is not committed, and
/// what git does not know yet, has changed, too.
llvm::Expected<Revision> changesSince(llvm::StringRef Wanted, llvm::StringRef Folder);

} // namespace coro_tidy::driver

#endif
