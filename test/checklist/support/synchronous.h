// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Libraries of another world: they return when they are done, and the thread waits.
#ifndef CHECKLIST_SUPPORT_SYNCHRONOUS_H
#define CHECKLIST_SUPPORT_SYNCHRONOUS_H

#include <string>

namespace synchronous {

/// Fetches a page of a server on this machine that has none: yields the path.
std::string get(const std::string &path);

/// Draws a picture, for as long as it takes.
int render(int pixels);

} // namespace synchronous

#endif
