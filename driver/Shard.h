// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A part of a run. Several machines examine the units of a project, each its part, and keep the
// results in their caches. A run on a machine that has the files of all these caches finds every
// unit there, links, and reports:
//
//   coro-tidy --shard 1/2        coro-tidy --shard 2/2        coro-tidy
//
// With --results it leaves them in a folder as well, for a machine that has neither the compile
// database nor the compiler:
//
//   coro-tidy --shard 1/2 --results r        coro-tidy --shard 2/2 --results r
//   coro-tidy link r/*

#ifndef CORO_TIDY_DRIVER_SHARD_H
#define CORO_TIDY_DRIVER_SHARD_H

#include "driver/Options.h"

namespace coro_tidy::driver {

class Analysis;

/// `2/8`, the second of eight.
llvm::Expected<Shard> parseShard(llvm::StringRef Text);

/// The exit code. A unit that cannot be analysed is for the run that reports to tell; that a
/// result cannot be kept is an error.
llvm::Expected<int> runShard(const DriverOptions &Options, Analysis &All);

} // namespace coro_tidy::driver

#endif
