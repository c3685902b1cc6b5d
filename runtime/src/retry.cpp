// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Chance in the pauses between attempts.
#include "rill/retry.h"

#include <random>

namespace rill::detail {

Duration shorten_at_random(Duration pause, double jitter) {
  if (jitter == 0)
    return pause;
  thread_local std::minstd_rand generator{std::random_device{}()};
  std::uniform_real_distribution<double> part(0, jitter);
  return std::chrono::duration_cast<Duration>(
      std::chrono::duration<double, Duration::period>(pause) * (1 - part(generator)));
}

} // namespace rill::detail
