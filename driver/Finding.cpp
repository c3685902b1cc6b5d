// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The registry of output formats.

#include "driver/Finding.h"
#include "llvm/ADT/STLExtras.h"

namespace coro_tidy::driver {

static std::vector<OutputFormat> &registered() {
  static std::vector<OutputFormat> Formats;
  return Formats;
}

llvm::ArrayRef<OutputFormat> outputFormats() { return registered(); }

RegisterOutput::RegisterOutput(OutputFormat Format) {
  auto &Formats = registered();
  Formats.insert(llvm::upper_bound(Formats, Format,
                                   [](const OutputFormat &A, const OutputFormat &B) {
                                     return A.Name < B.Name;
                                   }),
                 Format);
}

} // namespace coro_tidy::driver
