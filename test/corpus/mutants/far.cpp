// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The other file, into which mutants call.

#include "common.h"

static void deep(int n) {
  if (n > 0)
    ::fsync(n);
}

void mutant::far(int n) { deep(n); }
void mutant::Far::store(int n) { deep(n); }
