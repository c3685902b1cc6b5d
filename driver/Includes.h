// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A scan of the includes of a unit, by directives alone: which headers of the system and of
// libraries it could share with other units. Such a header means the same wherever it is read
// first, so that it can be read before all that the unit itself says:
//
// - it is included between declarations, and after no pragma that changes how code is read;
// - no macro that the unit has defined until then is mentioned in it;
// - all this is true of whatever it includes, and nothing of that is the project's own.

#ifndef CORO_TIDY_DRIVER_INCLUDES_H
#define CORO_TIDY_DRIVER_INCLUDES_H

#include "driver/Outcome.h"
#include <memory>

namespace coro_tidy::driver {

/// For many units, whose headers are read once.
class IncludeScanner {
public:
  /// The settings must outlive it.
  explicit IncludeScanner(const Settings &Run);
  ~IncludeScanner();

  Shareable scan(const Unit &U);

private:
  class Files;
  const Settings &Run;
  std::unique_ptr<Files> Known;
};

} // namespace coro_tidy::driver

#endif
