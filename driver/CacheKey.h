// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the result of an order depends on before any file of it is read: this program, the
// configuration, the compile command, the files of facts.

#ifndef CORO_TIDY_DRIVER_CACHEKEY_H
#define CORO_TIDY_DRIVER_CACHEKEY_H

#include "driver/Config.h"
#include "driver/Outcome.h"
#include "driver/Relocation.h"
#include <optional>

namespace coro_tidy::driver {

/// The options that apply to a file, and the files of facts that they name, with their contents.
/// Nothing where one of those cannot be read.
std::optional<std::string> configurationText(const clang::tidy::ClangTidyOptions &Options,
                                             llvm::StringRef File);

class CacheKeys {
public:
  /// The settings must outlive it.
  explicit CacheKeys(const Settings &Run);

  /// The digest of all that; nothing where that is not all.
  std::optional<std::string> of(const Order &What, const Relocation &Moved);

private:
  std::string Common; ///< What the keys of all orders say of the settings.
  Configuration Config;
};

} // namespace coro_tidy::driver

#endif
